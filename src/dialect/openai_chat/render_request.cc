#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/render_messages.h"
#include "dialect/openai_chat/render_params.h"
#include "dialect/openai_chat/render_reasoning.h"

namespace sfai::dialect::openai_chat {
namespace {

void write_tool(wire::JsonWriter& json, RenderContext& context, std::size_t index) {
  const chat::Tool& tool = context.request().tools[index];
  const std::string pointer = chat::tool_pointer(context.request(), index);
  context.lose_foreign(tool.extras, pointer);
  json.begin_object().member("type", "function").key("function").begin_object();
  json.member("name", context.tool_name(tool.name, pointer + std::string(context.request().names.tool_name)));
  if (!tool.description.empty()) json.member("description", tool.description);
  if (!tool.parameters.empty()) json.member_raw("parameters", tool.parameters);
  if (tool.strict) json.member_boolean("strict", *tool.strict);
  write_extras(json, tool.extras, "function/");
  json.end_object();
  write_extras(json, tool.extras);
  json.end_object();
}

void write_tools(wire::JsonWriter& json, RenderContext& context) {
  const chat::ChatRequest& request = context.request();
  if (request.tools.empty() && !has_extras(request.extras, "tools/")) return;
  json.key("tools").begin_array();
  write_list(json, request.extras, "tools/", request.tools.size(),
             [&](std::size_t i) { write_tool(json, context, i); });
  json.end_array();
}

// The usage is always asked for: our own accounts need it. Who did not ask for it does not get the chunk.
void write_stream(wire::JsonWriter& json, RenderContext& context) {
  if (context.target().stream) {
    json.member_boolean("stream", true).key("stream_options").begin_object().member_boolean("include_usage", true);
    write_extras(json, context.request().extras, "stream_options/");
    json.end_object();
  } else if (has_extras(context.request().extras, "stream_options/")) {
    context.dropped("/stream_options", "the upstream is not asked to stream");
  }
}

void lose_foreign_params(RenderContext& context) {
  for (const chat::Extra& extra : context.request().extras) {
    if (!is_thinking_switch(extra)) context.lose_foreign({extra}, "");
  }
}

}  // namespace

Result<RenderedRequest> OpenAiChat::render_request(const chat::ChatRequest& request, const RenderTarget& target) const {
  RenderedRequest rendered;
  RenderContext context(request, target, rendered);
  wire::JsonWriter json(rendered.body);
  json.begin_object().member("model", target.model);
  write_messages(json, context);
  write_tools(json, context);
  write_params(json, context);
  write_stream(json, context);
  write_extras(json, request.extras);
  lose_foreign_params(context);
  json.end_object();
  return rendered;
}

}  // namespace sfai::dialect::openai_chat
