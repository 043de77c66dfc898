#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sfai::wire {

// Appends `text` as a JSON string with its quotes. Escapes only what RFC 8259 demands; invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

// Writes JSON into a string that the caller owns; commas and colons come by themselves. Compact, no white space.
//   JsonWriter json(out);
//   json.begin_object().member("id", id).key("tools").begin_array().raw(tool).end_array().end_object();
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& number(double number);  // shortest text that reads back the same; must be finite
  JsonWriter& boolean(bool truth);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // a whole value, verbatim: the caller vouches that it is JSON

  // key() and value in one; each returns the writer.
  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& member(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& member_integer(std::string_view name, std::int64_t number) { return key(name).integer(number); }
  JsonWriter& member_boolean(std::string_view name, bool truth) { return key(name).boolean(truth); }
  JsonWriter& member_null(std::string_view name) { return key(name).null(); }
  JsonWriter& member_raw(std::string_view name, std::string_view json) { return key(name).raw(json); }

 private:
  void separate();
  std::string& out_;
  bool first_ = true;  // no comma before the next value or key
};

}  // namespace sfai::wire
