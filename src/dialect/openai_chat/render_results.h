#pragma once

#include <vector>

#include "dialect/openai_chat/render_context.h"
#include "dialect/openai_chat/tool_pairs.h"

namespace sfai::dialect::openai_chat {

// Writes the tool messages that answer one message's calls, as elements of the open array. Images and files, which the
// API takes in user messages only, go into one right behind them; in their place stands "[image 1]".
void write_answers(wire::JsonWriter& json, RenderContext& context, const std::vector<Answer>& answers);

}  // namespace sfai::dialect::openai_chat
