#pragma once

#include "dialect/anthropic/turns.h"

namespace sfai::dialect::anthropic {

// The API takes four marks for its prompt cache. Where the client set more, the oldest of the messages go, then those
// of the system, then those of the tools: a later mark covers what an earlier one did. Reported.
void limit_cache_marks(RenderContext& context, const Conversation& conversation);

}  // namespace sfai::dialect::anthropic
