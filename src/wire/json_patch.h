#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/json.h"

namespace sfai::wire {

// Changes members of one JSON object at the level of bytes: everything that is not named stays exactly as it was,
// white space, number spellings and member order included. The object must outlive the patch.
//   std::string body = ObjectPatch(root).set("model", "\"gpt-5.1\"").rename("max_tokens", "max_completion_tokens").apply();
// Names that occur twice are changed at every place, so that no reader sees the old value.
class ObjectPatch {
 public:
  explicit ObjectPatch(JsonValue object) : object_(object) {}

  ObjectPatch& set(std::string_view name, std::string raw_value);  // replaces, or appends as the last member
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
  JsonValue object_;
  std::vector<Change> changes_;
};

}  // namespace sfai::wire
