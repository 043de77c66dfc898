#include "dialect/openai_chat/object_reader.h"

#include <algorithm>

#include "dialect/openai_chat/extras.h"
#include "wire/json_pointer.h"

namespace sfai::dialect::openai_chat {
namespace {

std::string must_be(std::string_view expected, wire::JsonValue value) {
  return std::string("must be ").append(expected).append(", not ").append(value.kind_name());
}

// Which sizes its name may have, as it was written or unescaped.
std::uint64_t sizes_of_name(wire::JsonValue member) {
  const std::string_view quoted = member.raw_key();
  if (quoted.contains('\\')) return ~std::uint64_t{0};
  return bit_of_size(quoted.size() - 2);
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
  if (object_.is(wire::JsonKind::object)) {
    for (auto member = object_.first(); member; member = member.next()) name_sizes_ |= sizes_of_name(member);
    return;
  }
  fault_.report(path_.empty() ? "body" : path_, object_ ? must_be("an object", object_) : "is required");
}

std::string ObjectReader::path_of(std::string_view name) const {
  if (path_.empty()) return std::string(name);
  return std::string(path_).append(".").append(name);
}

wire::JsonValue ObjectReader::any(std::string_view name) {
  const wire::JsonValue value = peek(name);
  if (value) taken_.push_back(value);
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

bool ObjectReader::is_taken(wire::JsonValue member) const { return std::ranges::find(taken_, member) != taken_.end(); }

// Of members of one name the last one is taken.
void ObjectReader::rest(chat::Extras& extras, std::string_view prefix) {
  for (auto member = object_.is(wire::JsonKind::object) ? object_.first() : wire::JsonValue(); member;
       member = member.next()) {
    if (is_taken(member)) continue;
    const std::string name = member.key();
    if (is_taken(object_[name])) {
      complain(name, "occurs twice");
    } else if (!member.is_null()) {
      extras.push_back(
          {std::string(dialect_name), std::string(prefix) + wire::pointer_token(name), std::string(member.raw())});
    }
  }
}

std::string element_path(std::string_view array_path, std::size_t index) {
  return std::string(array_path).append("[").append(std::to_string(index)).append("]");
}

}  // namespace sfai::dialect::openai_chat
