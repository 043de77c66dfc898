#pragma once

#include <optional>

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// What `reasoning_effort` will say, and what becomes of the client's wish by that.
struct EffortPlan {
  std::optional<chat::Effort> effort = {};
  std::optional<chat::Loss::Kind> loss = {};
  std::string_view reason = {};  // of the loss
};
EffortPlan plan_effort(const RenderContext& context);

// Writes `reasoning_effort`, and settles what another dialect's `thinking` becomes.
void write_reasoning(wire::JsonWriter& json, RenderContext& context, const EffortPlan& plan);

// True for the extra that write_reasoning answers for: Anthropic's `thinking`.
bool is_thinking_switch(const chat::Extra& extra);

}  // namespace sfai::dialect::openai_chat
