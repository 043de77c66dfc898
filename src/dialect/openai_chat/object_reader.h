#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chat/part.h"
#include "wire/json.h"

namespace sfai::dialect::openai_chat {

// The first thing that is wrong with a request. Later ones are not worth a word: they often follow from it.
class Fault {
 public:
  // "'temperature' must be a number, not a string", with the member's path as the error's param.
  void report(const std::string& param, std::string_view complaint);
  bool found() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<Error> error_;
};

// Where something stands in a request, for people: "messages[1].content[0]"; the request itself is "". Most are never
// said, so they are put into words only when they are. The place above must outlive the one below.
struct Place {
  const Place* above = nullptr;
  std::string_view name = {};
  std::optional<std::size_t> index = {};
  std::string text() const;
};

// Reads one object: each known member by name and checked, whatever is left as extras. A null member counts as absent.
// What is wrong goes to the fault, so that a reader reads everything it wants and somebody asks the fault once.
class ObjectReader {
 public:
  ObjectReader(wire::JsonValue object, Place place, Fault& fault);

  std::optional<std::string> string(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t minimum);
  std::optional<double> number(std::string_view name, double low, double high);
  wire::JsonValue object(std::string_view name);
  wire::JsonValue array(std::string_view name);
  wire::JsonValue any(std::string_view name);
  std::string required_string(std::string_view name);
  // Without taking it.
  wire::JsonValue peek(std::string_view name) const { return object_[name]; }
  // Takes a list that says nothing; clients echo those of a reply.
  void skip_empty_list(std::string_view name);

  // The members that were not taken and are not null. Each name is written as a JSON pointer below the place that keeps
  // the extras: `prefix` is the way there ("function/"). A taken member that occurs twice is a fault: its readers could
  // be told different things.
  void rest(chat::Extras& extras, std::string_view prefix = {});

  void complain(std::string_view name, std::string_view complaint) { fault_.report(place_of(name).text(), complaint); }
  // Of a member, or of a member's element. It must not outlive this reader, nor the name.
  Place place_of(std::string_view name, std::optional<std::size_t> index = {}) const { return {&place_, name, index}; }
  Fault& fault() { return fault_; }

 private:
  wire::JsonValue take(std::string_view name, wire::JsonKind kind, std::string_view expected);
  bool is_taken(wire::JsonValue member) const;

  wire::JsonValue object_;
  Place place_;
  Fault& fault_;
  boost::container::small_vector<wire::JsonValue, 16> taken_;
};

}  // namespace sfai::dialect::openai_chat
