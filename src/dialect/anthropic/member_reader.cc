#include "dialect/anthropic/member_reader.h"

#include <utility>

namespace sfai::dialect::anthropic {

using wire::JsonKind;
using wire::JsonValue;

MemberReader::MemberReader(JsonValue object, std::string param) : object_(object), param_(std::move(param)) {
  if (!object.is(JsonKind::object)) error_ = Error{ErrorKind::bad_request, param_ + ": must be an object", param_};
}

std::string MemberReader::string(std::string_view name) {
  const auto value = object_[name];
  if (!value.is(JsonKind::string)) refuse(name, "a string");
  return value.string();
}

std::string MemberReader::optional_string(std::string_view name) {
  return optional(name, JsonKind::string, "a string").string();
}

std::optional<bool> MemberReader::optional_boolean(std::string_view name) {
  const auto value = given(name);
  const auto truth = value.boolean();
  if (value && !truth) refuse(name, "a boolean");
  return truth;
}

std::optional<std::int64_t> MemberReader::integer(std::string_view name) {
  const auto integer = object_[name].integer();
  if (!integer) refuse(name, "an integer");
  return integer;
}

std::optional<std::int64_t> MemberReader::optional_integer(std::string_view name) {
  return given(name) ? integer(name) : std::nullopt;
}

std::optional<double> MemberReader::optional_number(std::string_view name) {
  const auto value = given(name);
  const auto number = value.number();
  if (value && !number) refuse(name, "a number");
  return number;
}

JsonValue MemberReader::object(std::string_view name) {
  const auto value = object_[name];
  if (!value.is(JsonKind::object)) refuse(name, "an object");
  return value;
}

JsonValue MemberReader::optional_object(std::string_view name) { return optional(name, JsonKind::object, "an object"); }

JsonValue MemberReader::optional_array(std::string_view name) { return optional(name, JsonKind::array, "an array"); }

std::string MemberReader::param_of(std::string_view name) const {
  return param_.empty() ? std::string(name) : param_ + "." + std::string(name);
}

void MemberReader::refuse(std::string_view name, std::string_view wanted) {
  if (error_) return;
  const auto param = param_of(name);
  error_ = Error{ErrorKind::bad_request, param + ": must be " + std::string(wanted), param};
}

void MemberReader::include(const MemberReader& inner) {
  if (!error_) error_ = inner.error_;
}

Result<void> MemberReader::result() const {
  if (error_) return std::unexpected(*error_);
  return {};
}

JsonValue MemberReader::given(std::string_view name) const {
  const auto value = object_[name];
  return value.is_null() ? JsonValue() : value;
}

JsonValue MemberReader::optional(std::string_view name, JsonKind kind, std::string_view wanted) {
  const auto value = given(name);
  if (!value || value.is(kind)) return value;
  refuse(name, wanted);
  return {};
}

}  // namespace sfai::dialect::anthropic
