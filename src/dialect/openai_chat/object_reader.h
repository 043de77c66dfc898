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
  void report(std::string param, std::string_view complaint);
  bool found() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<Error> error_;
};

// One of 64, which sizes from 63 on share.
inline std::uint64_t bit_of_size(std::size_t size) { return std::uint64_t{1} << (size < 63 ? size : 63); }

// Reads one object: each known member by name and checked, whatever is left as extras. A null member counts as absent.
// What is wrong goes to the fault, so that a reader reads everything it wants and somebody asks the fault once.
class ObjectReader {
 public:
  // `path` names the object for people: "messages[1]"; empty for the request itself.
  ObjectReader(wire::JsonValue object, std::string path, Fault& fault);

  std::optional<std::string> string(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t minimum);
  std::optional<double> number(std::string_view name, double low, double high);
  wire::JsonValue object(std::string_view name);
  wire::JsonValue array(std::string_view name);
  wire::JsonValue any(std::string_view name);
  std::string required_string(std::string_view name);
  // Without taking it.
  wire::JsonValue peek(std::string_view name) const { return may_have(name) ? object_[name] : wire::JsonValue(); }
  // Takes a list that says nothing; clients echo those of a reply.
  void skip_empty_list(std::string_view name);

  // The members that were not taken and are not null. Each name is written as a JSON pointer below the place that keeps
  // the extras: `prefix` is the way there ("function/"). A taken member that occurs twice is a fault: its readers could
  // be told different things.
  void rest(chat::Extras& extras, std::string_view prefix = {});

  void complain(std::string_view name, std::string_view complaint) { fault_.report(path_of(name), complaint); }
  std::string path_of(std::string_view name) const;
  const std::string& path() const { return path_; }
  Fault& fault() { return fault_; }

 private:
  wire::JsonValue take(std::string_view name, wire::JsonKind kind, std::string_view expected);
  bool may_have(std::string_view name) const { return (name_sizes_ & bit_of_size(name.size())) != 0; }
  bool is_taken(wire::JsonValue member) const;

  wire::JsonValue object_;
  std::string path_;
  Fault& fault_;
  std::uint64_t name_sizes_ = 0;  // the members', a bit for each size: most names that are asked for are absent
  boost::container::small_vector<wire::JsonValue, 16> taken_;
};

// "messages[3]"
std::string element_path(std::string_view array_path, std::size_t index);

}  // namespace sfai::dialect::openai_chat
