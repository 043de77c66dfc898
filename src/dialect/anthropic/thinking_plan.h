#pragma once

#include <cstdint>
#include <string>

#include "dialect/anthropic/render_context.h"

namespace sfai::dialect::anthropic {

// How a request's wish to think is said to one model, and what follows from it.
struct ThinkingPlan {
  std::string thinking;        // the value of `thinking`; empty: the member is left out
  std::string effort;          // output_config.effort; empty: left out
  bool manual = false;         // {enabled, budget_tokens}
  bool active = false;         // the model is asked to think: no sampling, no forced tool, no prefill
  bool keeps_history = false;  // the thinking of earlier turns may be sent

  // Why the thinking of an earlier turn cannot be sent; empty when it can.
  std::string_view obstacle_to(const chat::ThinkingPart& part, const RenderTarget& target) const;
};

// Reports what the model cannot do. `max_tokens` is what the request will say: a budget must stay below it.
ThinkingPlan plan_thinking(RenderContext& context, std::int64_t max_tokens);

}  // namespace sfai::dialect::anthropic
