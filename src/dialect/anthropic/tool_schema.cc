#include "dialect/anthropic/tool_schema.h"

#include <array>

#include "dialect/anthropic/schema.h"
#include "wire/json.h"
#include "wire/json_patch.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

// "input_schema does not support oneOf, allOf, or anyOf at the top level", says the API.
constexpr std::array<std::string_view, 3> branches = {"anyOf", "oneOf", "allOf"};

bool has_branches(wire::JsonValue schema) {
  for (const auto branch : branches) {
    if (schema[branch]) return true;
  }
  return false;
}

std::string say_branches(wire::JsonValue schema) {
  std::string text = "Input must match: ";
  wire::JsonWriter json(text);
  json.begin_object();
  for (const auto branch : branches) {
    if (schema[branch]) json.member_raw(branch, schema[branch].raw());
  }
  json.end_object();
  return text;
}

// The schema with the type that the API demands and without what it refuses; every other byte stays.
ToolSchema as_object(wire::JsonValue schema) {
  wire::ObjectPatch patch(schema);
  ToolSchema result;
  if (!schema["type"]) {
    patch.set("type", R"("object")");
    result.changed = "the provider wants the type of a schema";
  }
  if (has_branches(schema)) {
    for (const auto branch : branches) patch.erase(branch);
    if (!schema["properties"]) patch.set("properties", "{}");
    result.unsaid = say_branches(schema);
    result.changed = "the provider takes no anyOf, oneOf or allOf at the top: the tool's description says it";
  }
  result.json = patch.apply();
  return result;
}

ToolSchema empty_schema(Strict strict) {
  return {.json = strict == Strict::yes ? R"({"type":"object","properties":{},"additionalProperties":false})"
                                        : R"({"type":"object","properties":{}})",
          .unsaid = {},
          .changed = {}};
}

}  // namespace

ToolSchema tool_schema(std::string_view parameters, Strict strict) {
  if (parameters.empty() || parameters == "null") return empty_schema(strict);
  wire::JsonDocument document;
  const auto schema = document.parse_copy(parameters);
  if (!schema) return {.json = std::string(parameters), .unsaid = {}, .changed = {}};
  auto result = as_object(*schema);
  if (strict == Strict::no) return result;
  auto clean = clean_schema(result.json);
  if (!clean.changed) return result;
  result.json = std::move(clean.json);
  if (result.changed.empty()) result.changed = change_of(clean);
  return result;
}

bool has_branches(std::string_view parameters) {
  wire::JsonDocument document;
  const auto schema = document.parse_copy(parameters);
  return schema && has_branches(*schema);
}

}  // namespace sfai::dialect::anthropic
