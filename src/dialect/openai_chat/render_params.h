#pragma once

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// Writes the members that params.h reads, as far as the model takes them.
void write_params(wire::JsonWriter& json, RenderContext& context);

}  // namespace sfai::dialect::openai_chat
