#include "dialect/openai_chat/object_reader.h"

#include <algorithm>

#include "dialect/openai_chat/extras.h"
#include "wire/json_pointer.h"

namespace sfai::dialect::openai_chat {
namespace {

std::string must_be(std::string_view expected, wire::JsonValue value) {
  return std::string("must be ").append(expected).append(", not ").append(value.kind_name());
}

std::string number_text(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

void Fault::report(std::string param, std::string_view complaint) {
  if (error_) return;
  std::string message = "'" + param + "' ";
  message.append(complaint);
  error_ = Error{ErrorKind::bad_request, std::move(message), std::move(param)};
}

ObjectReader::ObjectReader(wire::JsonValue object, std::string path, Fault& fault)
    : object_(object), path_(std::move(path)), fault_(fault) {
  constexpr std::size_t usual = 24;
  taken_.reserve(usual);
  if (object_.is(wire::JsonKind::object)) return;
  fault_.report(path_.empty() ? "body" : path_, object_ ? must_be("an object", object_) : "is required");
}

std::string ObjectReader::path_of(std::string_view name) const {
  if (path_.empty()) return std::string(name);
  return std::string(path_).append(".").append(name);
}

wire::JsonValue ObjectReader::any(std::string_view name) {
  taken_.push_back(name);
  const wire::JsonValue value = object_[name];
  return value.is_null() ? wire::JsonValue() : value;
}

wire::JsonValue ObjectReader::take(std::string_view name, wire::JsonKind kind, std::string_view expected) {
  const wire::JsonValue value = any(name);
  if (!value || value.is(kind)) return value;
  complain(name, must_be(expected, value));
  return {};
}

wire::JsonValue ObjectReader::object(std::string_view name) { return take(name, wire::JsonKind::object, "an object"); }

wire::JsonValue ObjectReader::array(std::string_view name) { return take(name, wire::JsonKind::array, "an array"); }

std::optional<std::string> ObjectReader::string(std::string_view name) {
  const wire::JsonValue value = take(name, wire::JsonKind::string, "a string");
  if (!value) return std::nullopt;
  return value.string();
}

std::string ObjectReader::required_string(std::string_view name) {
  std::optional<std::string> text = string(name);
  if (!text) complain(name, "is required and must be a string");
  return std::move(text).value_or("");
}

void ObjectReader::skip_empty_list(std::string_view name) {
  const wire::JsonValue value = object_[name];
  if (value.is(wire::JsonKind::array) && value.size() == 0) any(name);
}

std::optional<bool> ObjectReader::boolean(std::string_view name) {
  return take(name, wire::JsonKind::boolean, "a boolean").boolean();
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, std::int64_t minimum) {
  const wire::JsonValue value = take(name, wire::JsonKind::number, "an integer");
  if (!value) return std::nullopt;
  const std::optional<std::int64_t> number = value.integer();
  if (!number) complain(name, "must be an integer");
  if (number && *number < minimum) complain(name, "must be at least " + std::to_string(minimum));
  return number;
}

std::optional<double> ObjectReader::number(std::string_view name, double low, double high) {
  const wire::JsonValue value = take(name, wire::JsonKind::number, "a number");
  if (!value) return std::nullopt;
  const std::optional<double> number = value.number();
  const bool within = number && *number >= low && *number <= high;
  if (!within) complain(name, "must be between " + number_text(low) + " and " + number_text(high));
  return within ? number : std::nullopt;
}

// Its place in taken_; behind the last one: it was not taken.
std::size_t ObjectReader::place_of(wire::JsonValue member) const {
  const auto found = std::ranges::find_if(taken_, [member](std::string_view name) { return member.has_key(name); });
  return static_cast<std::size_t>(found - taken_.begin());
}

void ObjectReader::rest(chat::Extras& extras, std::string_view prefix) {
  std::vector<bool> seen(taken_.size());
  for (auto member = object_.is(wire::JsonKind::object) ? object_.first() : wire::JsonValue(); member;
       member = member.next()) {
    const std::size_t place = place_of(member);
    if (place == taken_.size()) {
      if (member.is_null()) continue;
      extras.push_back({std::string(dialect_name), std::string(prefix) + wire::pointer_token(member.key()),
                        std::string(member.raw())});
      continue;
    }
    if (seen[place]) complain(taken_[place], "occurs twice");
    seen[place] = true;
  }
}

std::string element_path(std::string_view array_path, std::size_t index) {
  return std::string(array_path).append("[").append(std::to_string(index)).append("]");
}

}  // namespace sfai::dialect::openai_chat
