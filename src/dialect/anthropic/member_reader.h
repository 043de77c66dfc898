#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// Reads the members of one object of a request. What is mistyped reads as empty, and the first of it is the error:
// callers read all members and ask for result() before they use any. "Missing" is null as well.
class MemberReader {
 public:
  // `param` is the object's name in errors, "messages[2].content[0]"; empty for the request itself.
  MemberReader(wire::JsonValue object, std::string param);

  std::string string(std::string_view name);
  std::string optional_string(std::string_view name);
  std::optional<bool> optional_boolean(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name);
  std::optional<std::int64_t> optional_integer(std::string_view name);
  std::optional<double> optional_number(std::string_view name);
  wire::JsonValue object(std::string_view name);
  wire::JsonValue optional_object(std::string_view name);
  wire::JsonValue optional_array(std::string_view name);

  wire::JsonValue value() const { return object_; }
  std::string param_of(std::string_view name) const;
  void refuse(std::string_view name, std::string_view wanted);
  // Takes over the error of a reader of an object inside, if it has one.
  void include(const MemberReader& inner);
  Result<void> result() const;

 private:
  wire::JsonValue given(std::string_view name) const;  // absent when it is null
  wire::JsonValue optional(std::string_view name, wire::JsonKind kind, std::string_view wanted);

  wire::JsonValue object_;
  std::string param_;
  std::optional<Error> error_;
};

}  // namespace sfai::dialect::anthropic
