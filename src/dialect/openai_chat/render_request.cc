#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/render_messages.h"
#include "dialect/openai_chat/render_params.h"
#include "dialect/openai_chat/render_reasoning.h"
#include "dialect/openai_chat/render_tools.h"

namespace sfai::dialect::openai_chat {
namespace {

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
