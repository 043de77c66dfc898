#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/render_messages.h"
#include "dialect/openai_chat/render_params.h"

namespace sfai::dialect::openai_chat {
namespace {

void write_tool(wire::JsonWriter& json, const chat::Tool& tool) {
  json.begin_object().member("type", "function").key("function").begin_object().member("name", tool.name);
  if (!tool.description.empty()) json.member("description", tool.description);
  if (!tool.parameters.empty()) json.member_raw("parameters", tool.parameters);
  if (tool.strict) json.member_boolean("strict", *tool.strict);
  write_extras(json, tool.extras, "function/");
  json.end_object();
  write_extras(json, tool.extras);
  json.end_object();
}

void write_tools(wire::JsonWriter& json, const chat::ChatRequest& request, chat::Losses& losses) {
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    lose_foreign(losses, request.tools[i].extras, "/tools/" + std::to_string(i));
  }
  if (request.tools.empty() && !has_extras(request.extras, "tools/")) return;
  json.key("tools").begin_array();
  write_list(json, request.extras, "tools/", request.tools.size(),
             [&](std::size_t i) { write_tool(json, request.tools[i]); });
  json.end_array();
}

// The usage is always asked for: our own accounts need it. Who did not ask for it does not get the chunk.
void write_stream(wire::JsonWriter& json, const chat::ChatRequest& request, const RenderTarget& target,
                  chat::Losses& losses) {
  if (target.stream) {
    json.member_boolean("stream", true).key("stream_options").begin_object().member_boolean("include_usage", true);
    write_extras(json, request.extras, "stream_options/");
    json.end_object();
  } else if (has_extras(request.extras, "stream_options/")) {
    losses.push_back({chat::Loss::Kind::dropped, "/stream_options", "the upstream is not asked to stream"});
  }
}

}  // namespace

Result<RenderedRequest> OpenAiChat::render_request(const chat::ChatRequest& request, const RenderTarget& target) const {
  RenderedRequest rendered;
  wire::JsonWriter json(rendered.body);
  json.begin_object().member("model", target.model);
  write_messages(json, request, target.traits, rendered.losses);
  write_tools(json, request, rendered.losses);
  write_params(json, request, target.traits, rendered.losses);
  write_stream(json, request, target, rendered.losses);
  write_extras(json, request.extras);
  lose_foreign(rendered.losses, request.extras, "");
  json.end_object();
  return rendered;
}

}  // namespace sfai::dialect::openai_chat
