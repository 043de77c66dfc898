#pragma once

#include <string_view>
#include <vector>

#include "dialect/dialect.h"

namespace sfai::dialect::anthropic {

// Why the target would refuse the thinking of an earlier turn, or could not know it for its own; empty when it would
// not.
std::string_view obstacle_to(const chat::ThinkingPart& part, const RenderTarget& target);

// True when the newest assistant turn is in the middle of its tool calls and does not begin with thinking that the
// target takes.
bool tool_loop_lost_its_thinking(const std::vector<chat::Message>& messages, const RenderTarget& target);

}  // namespace sfai::dialect::anthropic
