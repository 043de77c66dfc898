#include "dialect/openai_chat/render_tools.h"

#include <algorithm>

#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/strict_schema.h"
#include "wire/json_patch.h"

namespace sfai::dialect::openai_chat {
namespace {

class ToolWriter {
 public:
  ToolWriter(wire::JsonWriter& json, RenderContext& context) : json_(json), context_(context) {}

  void write(std::size_t index) {
    const chat::Tool& tool = context_.request().tools[index];
    const chat::MemberNames& names = context_.request().names;
    const std::string pointer = chat::tool_pointer(context_.request(), index);
    context_.lose_foreign(tool.extras, pointer);
    json_.begin_object().member("type", "function").key("function").begin_object();
    json_.member("name", context_.tool_name(tool.name, pointer + std::string(names.tool_name)));
    if (!tool.description.empty()) json_.member("description", tool.description);
    const auto parsed = schema_.parse_copy(tool.parameters);
    const wire::JsonValue schema = parsed ? *parsed : wire::JsonValue();
    if (!tool.parameters.empty()) write_schema(tool, schema, pointer + std::string(names.tool_schema));
    if (tool.strict) write_strict(*tool.strict, schema, pointer + std::string(names.tool_strict));
    write_extras(json_, tool.extras, "function/");
    json_.end_object();
    write_extras(json_, tool.extras);
    json_.end_object();
  }

 private:
  // "Invalid schema for function 'f': In context=(), object schema missing properties" (spring-ai #4776).
  void write_schema(const chat::Tool& tool, wire::JsonValue schema, const std::string& pointer) {
    if (schema["type"].string() != "object" || schema["properties"]) {
      json_.member_raw("parameters", tool.parameters);
      return;
    }
    context_.changed(pointer, "OpenAI wants the properties of an object, even if there are none");
    json_.member_raw("parameters", wire::ObjectPatch(schema).set("properties", "{}").apply());
  }

  void write_strict(bool strict, wire::JsonValue schema, const std::string& pointer) {
    if (strict && !is_strict_schema(schema)) return context_.dropped(pointer, "OpenAI wants a stricter schema for it");
    json_.member_boolean("strict", strict);
  }

  wire::JsonWriter& json_;
  RenderContext& context_;
  wire::JsonDocument schema_;  // of the tool that is being written
};

// Of a tool of another type ({"type":"custom","custom":{"name":…}}), which travels verbatim.
bool is_called(const chat::Extra& extra, std::string_view name) {
  if (extra.dialect != dialect_name || !extra.name.starts_with("tools/")) return false;
  wire::JsonDocument document;
  const auto tool = document.parse_copy(extra.raw);
  return tool && (*tool)[(*tool)["type"].string()]["name"].string() == name;
}

}  // namespace

void write_tools(wire::JsonWriter& json, RenderContext& context) {
  const chat::ChatRequest& request = context.request();
  if (!context.has_tools()) return;
  ToolWriter writer(json, context);
  json.key("tools").begin_array();
  write_list(json, request.extras, "tools/", request.tools.size(), [&](std::size_t i) { writer.write(i); });
  json.end_array();
}

bool offers_tool(const chat::ChatRequest& request, std::string_view name) {
  return std::ranges::any_of(request.tools, [&](const chat::Tool& tool) { return tool.name == name; }) ||
         std::ranges::any_of(request.extras, [&](const chat::Extra& extra) { return is_called(extra, name); });
}

}  // namespace sfai::dialect::openai_chat
