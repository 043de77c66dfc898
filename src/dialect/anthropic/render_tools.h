#pragma once

#include "dialect/anthropic/thinking_plan.h"
#include "dialect/anthropic/turns.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

// Error bad_request: a tool that the API would refuse, and that cannot be mended without a way back for its name.
Result<void> check_tools(const chat::ChatRequest& request);

// Writes the members `tools` and `tool_choice` of the open request, as far as they are needed.
void write_tools(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan,
                 const Conversation& conversation);

}  // namespace sfai::dialect::anthropic
