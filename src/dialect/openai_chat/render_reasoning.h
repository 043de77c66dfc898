#pragma once

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// Writes `reasoning_effort`, and settles what another dialect's `thinking` becomes.
void write_reasoning(wire::JsonWriter& json, RenderContext& context);

// True for the extra that write_reasoning answers for: Anthropic's `thinking`.
bool is_thinking_switch(const chat::Extra& extra);

}  // namespace sfai::dialect::openai_chat
