#pragma once

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// Writes the member `messages`.
void write_messages(wire::JsonWriter& json, RenderContext& context);

}  // namespace sfai::dialect::openai_chat
