// Our parser and Boost.JSON's must accept the same texts and read the same values from them.
#include <boost/json/src.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/json.h"
#include "wire/json_writer.h"

namespace {

using sfai::wire::JsonDocument;
using sfai::wire::JsonKind;
using sfai::wire::JsonValue;
namespace json = boost::json;

void require(bool truth) {
  if (!truth) std::abort();
}

// Boost.JSON refuses lone surrogates (with whatever error) and numbers beyond a double; both are JSON.
bool is_stricter(const json::error_code& error, std::string_view text) {
  return error == json::error::exponent_overflow || text.contains("\\ud") || text.contains("\\uD");
}

void compare(JsonValue ours, const json::value& theirs);

void compare_number(JsonValue ours, const json::value& theirs) {
  if (const auto* whole = theirs.if_int64()) require(ours.integer() == *whole);
  const auto number = ours.number();
  if (!number) return;
  // Boost.JSON 1.81 is off by a few units in the last place.
  const double expected = theirs.to_number<double>();
  require(std::abs(*number - expected) <= std::abs(expected) * 1e-12 || std::abs(*number) < 1e-290 ||
          std::isinf(expected));
}

void compare_string(JsonValue ours, const json::string& theirs) {
  std::string scratch;
  require(ours.string() == std::string_view(theirs));
  require(ours.string(scratch) == std::string_view(theirs));
  JsonDocument again;
  const auto written = again.parse(sfai::wire::json_string(theirs));
  require(written && written->string() == std::string_view(theirs));
}

void compare_array(JsonValue ours, const json::array& theirs) {
  require(ours.size() == theirs.size());
  JsonValue item = ours.first();
  for (const json::value& element : theirs) {
    require(item.key().empty());
    compare(item, element);
    item = item.next();
  }
  require(!item);
}

void compare_object(JsonValue ours, const json::object& theirs) {
  require(ours.size() >= theirs.size());
  require(ours.duplicate_member().has_value() == (ours.size() > theirs.size()));
  for (JsonValue item = ours.first(); item; item = item.next()) require(theirs.contains(item.key()));
  for (const auto& member : theirs) compare(ours[member.key()], member.value());
}

void compare(JsonValue ours, const json::value& theirs) {
  switch (ours.kind()) {
    case JsonKind::null:
      return require(ours.raw() == "null" && theirs.is_null());
    case JsonKind::boolean:
      return require(ours.boolean() == theirs.as_bool());
    case JsonKind::number:
      return compare_number(ours, theirs);
    case JsonKind::string:
      return compare_string(ours, theirs.as_string());
    case JsonKind::array:
      return compare_array(ours, theirs.as_array());
    case JsonKind::object:
      return compare_object(ours, theirs.as_object());
  }
}

// Visits what Boost.JSON cannot vouch for; the sanitizers watch.
std::size_t walk(JsonValue value) {
  std::string scratch;
  std::size_t bytes = value.raw().size() + value.key().size() + value.string(scratch).size();
  bytes += value.number() || value.integer() ? 1 : 0;
  for (JsonValue item = value.first(); item; item = item.next()) bytes += walk(item);
  return bytes;
}

json::value parse_strictly(std::string_view text, json::error_code& error) {
  json::parse_options options;
  options.max_depth = JsonDocument::max_depth;
  return json::parse(json::string_view(text.data(), text.size()), error, {}, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static JsonDocument document;
  const auto ours = document.parse_copy(text);
  json::error_code error;
  const json::value theirs = parse_strictly(text, error);
  if (!ours) {
    require(error.failed() && ours.error()->message.starts_with("line "));
    return 0;
  }
  require(walk(*ours) > 0);
  require(!error || is_stricter(error, text));
  if (!error) compare(*ours, theirs);
  return 0;
}
