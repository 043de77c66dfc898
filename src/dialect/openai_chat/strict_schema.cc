#include "dialect/openai_chat/strict_schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

// Guide "Structured Outputs", "Supported schemas": additionalProperties is false in each object, all its properties are
// required, the root is an object and no anyOf, and these keywords are not known; of oneOf the API says that it "is not
// permitted" (openai-node PR 2602).
namespace sfai::dialect::openai_chat {
namespace {

using wire::JsonKind;
using wire::JsonValue;

constexpr std::array<std::string_view, 8> refused = {"allOf", "oneOf", "not", "dependentRequired", "dependentSchemas",
                                                     "if",    "then",  "else"};

bool obeys(JsonValue schema);

bool all_obey(JsonValue schemas) {
  for (auto schema = schemas.first(); schema; schema = schema.next()) {
    if (!obeys(schema)) return false;
  }
  return true;
}

bool is_object_schema(JsonValue schema) {
  if (schema["properties"] || schema["type"].string() == "object") return true;
  if (!schema["type"].is(JsonKind::array)) return false;
  for (auto type = schema["type"].first(); type; type = type.next()) {
    if (type.string() == "object") return true;
  }
  return false;
}

bool is_closed(JsonValue schema) {
  if (schema["additionalProperties"].boolean().value_or(true)) return false;
  std::unordered_set<std::string> required;
  for (auto name = schema["required"].first(); name; name = name.next()) required.insert(name.string());
  for (auto property = schema["properties"].first(); property; property = property.next()) {
    if (!required.contains(property.key())) return false;
  }
  return true;
}

bool obeys(JsonValue schema) {
  if (!schema.is(JsonKind::object)) return true;
  if (std::ranges::any_of(refused, [&](std::string_view keyword) { return static_cast<bool>(schema[keyword]); })) {
    return false;
  }
  if (is_object_schema(schema) && !is_closed(schema)) return false;
  return obeys(schema["items"]) && all_obey(schema["properties"]) && all_obey(schema["anyOf"]) &&
         all_obey(schema["$defs"]) && all_obey(schema["definitions"]);
}

}  // namespace

bool is_strict_schema(JsonValue schema) {
  return schema["type"].string() == "object" && !schema["anyOf"] && obeys(schema);
}

}  // namespace sfai::dialect::openai_chat
