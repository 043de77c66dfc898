#include "dialect/anthropic/schema.h"

#include <algorithm>
#include <array>

#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

// https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs, "JSON Schema limitations".
constexpr std::array<std::string_view, 10> string_formats = {"date-time", "time", "date", "duration", "email",
                                                             "hostname",  "uri",  "ipv4", "ipv6",     "uuid"};
constexpr std::array<std::string_view, 7> plain_keywords = {"type",     "description", "title", "default",
                                                            "required", "$ref",        "const"};
constexpr std::array<std::string_view, 3> maps_of_schemas = {"properties", "$defs", "definitions"};
constexpr std::array<std::string_view, 2> lists_of_schemas = {"anyOf", "allOf"};
// They tell a model nothing.
constexpr std::array<std::string_view, 3> bookkeeping = {"$schema", "$id", "$comment"};
// "Backreferences", "lookahead/lookbehind assertions", "word boundaries".
constexpr std::array<std::string_view, 14> refused_patterns = {"(?=", "(?!", "(?<", "\\b", "\\B", "\\1", "\\2",
                                                               "\\3", "\\4", "\\5", "\\6", "\\7", "\\8", "\\9"};

bool is_one_of(const auto& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool is_primitive(JsonValue value) { return !value.is(JsonKind::object) && !value.is(JsonKind::array); }

bool has_only_primitives(JsonValue list) {
  for (auto item = list.first(); item; item = item.next()) {
    if (!is_primitive(item)) return false;
  }
  return list.is(JsonKind::array);
}

bool says_object(JsonValue schema) {
  const auto type = schema["type"];
  for (auto item = type.first(); item; item = item.next()) {
    if (item.string() == "object") return true;
  }
  return type.string() == "object" || (!type && schema["properties"]);
}

// Objects that each are closed exclude each other, so that no value would match them all.
bool needs_merging(JsonValue all_of) {
  if (all_of.size() < 2) return false;
  for (auto item = all_of.first(); item; item = item.next()) {
    if (says_object(item) || item["$ref"]) return true;
  }
  return false;
}

bool is_taken(std::string_view keyword, JsonValue value) {
  if (keyword == "const") return is_primitive(value);
  if (is_one_of(plain_keywords, keyword)) return true;
  if (keyword == "enum") return has_only_primitives(value);
  if (keyword == "format") return is_one_of(string_formats, value.string());
  if (keyword == "minItems") return value.integer() == 0 || value.integer() == 1;
  if (keyword != "pattern") return false;
  const auto pattern = value.string();
  return std::ranges::none_of(refused_patterns, [&](std::string_view part) { return pattern.contains(part); });
}

class Cleaner {
 public:
  explicit Cleaner(std::string& out) : json_(out) {}

  void write(JsonValue schema) {
    // What has a keyword twice means nothing for certain: nobody can say it better.
    if (!schema.is(JsonKind::object) || schema.duplicate_member()) {
      json_.raw(schema.raw());
      return;
    }
    json_.begin_object();
    std::string unsaid;
    for (auto member = schema.first(); member; member = member.next()) write_member(schema, member, unsaid);
    if (says_object(schema) && !schema["additionalProperties"]) {
      json_.member_boolean("additionalProperties", false);
      changed_ = true;
    }
    write_description(schema, unsaid);
    json_.end_object();
  }

  bool changed() const { return changed_; }
  bool closed_open() const { return closed_open_; }

 private:
  void write_member(JsonValue schema, JsonValue member, std::string& unsaid) {
    const auto keyword = member.key();
    if (keyword == "description") return;
    if (is_one_of(maps_of_schemas, keyword) && member.is(JsonKind::object)) return write_map(keyword, member);
    if (keyword == "allOf" && needs_merging(member)) return say(member, unsaid);
    if (is_one_of(lists_of_schemas, keyword) && member.is(JsonKind::array)) return write_list(keyword, member);
    if (keyword == "items" && member.is(JsonKind::object)) {
      json_.key(keyword);
      return write(member);
    }
    if (keyword == "additionalProperties" && says_object(schema)) return write_no_more(member, unsaid);
    if (is_taken(keyword, member)) {
      json_.member_raw(keyword, member.raw());
      return;
    }
    changed_ = true;
    if (keyword == "oneOf" && member.is(JsonKind::array) && !schema["anyOf"]) return write_list("anyOf", member);
    if (!is_one_of(bookkeeping, keyword)) say(member, unsaid);
  }

  void say(JsonValue member, std::string& unsaid) {
    changed_ = true;
    unsaid.append(unsaid.empty() ? "" : ", ").append(member.key()).append(": ").append(member.raw());
  }

  void write_map(std::string_view keyword, JsonValue schemas) {
    json_.key(keyword).begin_object();
    for (auto item = schemas.first(); item; item = item.next()) {
      json_.key(item.key());
      write(item);
    }
    json_.end_object();
  }

  // "allOf with $ref not supported"; of one schema alone, anyOf says the same.
  void write_list(std::string_view keyword, JsonValue schemas) {
    const bool sole_reference = keyword == "allOf" && schemas.size() == 1 && schemas.first()["$ref"];
    changed_ |= sole_reference;
    json_.key(sole_reference ? "anyOf" : keyword).begin_array();
    for (auto item = schemas.first(); item; item = item.next()) write(item);
    json_.end_array();
  }

  void write_no_more(JsonValue additional, std::string& unsaid) {
    json_.member_boolean("additionalProperties", false);
    if (additional.boolean() == false) return;
    changed_ = closed_open_ = true;
    if (additional.size() > 0) say(additional, unsaid);
  }

  void write_description(JsonValue schema, std::string_view unsaid) {
    const auto own = schema["description"];
    if (unsaid.empty()) {
      if (own) json_.member_raw("description", own.raw());
      return;
    }
    std::string description = own.string();
    description.append(description.empty() ? "{" : "\n\n{").append(unsaid).append("}");
    json_.member("description", description);
  }

  wire::JsonWriter json_;
  bool changed_ = false;
  bool closed_open_ = false;
};

}  // namespace

std::string_view change_of(const CleanSchema& clean) {
  return clean.closed_open ? "the provider's objects hold named members only, and descriptions say what else it cannot"
                           : "what the provider's schemas cannot say stands in descriptions";
}

CleanSchema clean_schema(std::string_view schema) {
  wire::JsonDocument document;
  const auto root = document.parse_copy(schema);
  if (!root) return {.json = std::string(schema)};
  CleanSchema clean;
  Cleaner cleaner(clean.json);
  cleaner.write(*root);
  clean.changed = cleaner.changed();
  clean.closed_open = cleaner.closed_open();
  if (!clean.changed) clean.json = schema;
  return clean;
}

}  // namespace sfai::dialect::anthropic
