#pragma once

#include "dialect/anthropic/thinking_plan.h"
#include "dialect/anthropic/turns.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

// Error bad_request: a tool that the API would refuse and that cannot be mended.
Result<void> check_tools(const chat::ChatRequest& request);

// Names that may stay as they are come first, so that no other name is mapped to one of them.
void reserve_tool_names(RenderContext& context);

// A tool that the vendor runs itself is in the request, so that the turn may end in a pause.
bool may_pause(const chat::ChatRequest& request);

// Writes the members `tools` and `tool_choice` of the open request, as far as they are needed.
void write_tools(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan,
                 const Conversation& conversation);

}  // namespace sfai::dialect::anthropic
