#pragma once

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// Writes `tools`, where the request has some.
void write_tools(wire::JsonWriter& json, RenderContext& context);

// True for the client's name of a tool that write_tools writes.
bool offers_tool(const chat::ChatRequest& request, std::string_view name);

}  // namespace sfai::dialect::openai_chat
