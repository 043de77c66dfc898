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

void Fault::report(const std::string& param, std::string_view complaint) {
  if (error_) return;
  std::string message = "'" + param + "' ";
  message.append(complaint);
  error_ = Error{ErrorKind::bad_request, message, param};
}

std::string Place::text() const {
  if (above == nullptr) return {};
  std::string path = above->text();
  if (!path.empty()) path += '.';
  path += name;
  if (index) path.append("[").append(std::to_string(*index)).append("]");
  return path;
}

ObjectReader::ObjectReader(wire::JsonValue object, Place place, Fault& fault)
    : object_(object), place_(place), fault_(fault) {
  if (object_.is(wire::JsonKind::object)) return;
  const std::string path = place_.text();
  fault_.report(path.empty() ? "body" : path, object_ ? must_be("an object", object_) : "is required");
}

wire::JsonValue ObjectReader::any(std::string_view name) {
  const wire::JsonValue value = peek(name);
  if (value) taken_.push_back(value);
  return value.is_null() ? wire::JsonValue() : value;
}

wire::JsonValue ObjectReader::take(std::string_view name, wire::JsonKind kind, std::string_view expected) {
  const wire::JsonValue value = peek(name);
  if (!value) return {};  // as nearly always
  taken_.push_back(value);
  if (value.is(kind)) return value;
  if (value.is_null()) return {};
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

}  // namespace sfai::dialect::openai_chat
