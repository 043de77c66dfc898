#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/json.h"

namespace sfai::wire {

// Changes members of one JSON object at the level of bytes: everything that is not named stays exactly as it was,
// white space, number spellings and member order included. The object must outlive the patch.
//   std::string body = ObjectPatch(root).set("model", "\"gpt-5.1\"").rename("max_tokens",
//   "max_completion_tokens").apply();
// Names are those of the object as it was given. Names that occur twice are changed at every place, so that no reader
// sees the old value. Renaming to a name that the object has already makes it occur twice: erase() that one, or do not
// rename. Of anything but an object, apply() gives the raw text.
class ObjectPatch {
 public:
  explicit ObjectPatch(JsonValue object) : object_(object) {}

  // Replaces, or appends as the last member. The caller vouches that `raw_value` is a JSON value.
  ObjectPatch& set(std::string_view name, std::string raw_value);
  ObjectPatch& rename(std::string_view name, std::string_view new_name);
  ObjectPatch& erase(std::string_view name);

  bool empty() const { return changes_.empty(); }
  std::string apply() const;  // the whole object's text

 private:
  struct Change {
    std::string name;
    std::string new_name;   // empty: the name stays
    std::string raw_value;  // empty: the value stays (or, with erase, goes)
    bool erase = false;
  };
  Change& change_of(std::string_view name);
  const Change* change_for(JsonValue member) const;
  std::size_t size_of_changes() const;
  static const char* append_changed(std::string& out, const char* from, JsonValue member, const Change& change);
  static void append_new_member(std::string& out, const Change& change);
  JsonValue object_;
  std::vector<Change> changes_;
};

}  // namespace sfai::wire
