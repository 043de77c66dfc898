#include "dialect/openai_chat/render_reasoning.h"

#include "chat/effort.h"
#include "wire/json.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Effort;

// The inverse of the budgets that stand for efforts with Anthropic's models (1024, 2048, 4096, 8192, 16384), rounded to
// the three words that every reasoning model knows.
Effort effort_of_budget(std::int64_t tokens) {
  if (tokens <= 2048) return Effort::low;
  return tokens <= 4096 ? Effort::medium : Effort::high;
}

std::optional<Effort> wanted_effort(const chat::Reasoning& reasoning) {
  return reasoning.budget_tokens ? effort_of_budget(*reasoning.budget_tokens) : chat::parse_effort(reasoning.effort);
}

EffortPlan without_effort(std::string_view reason) { return {.loss = chat::Loss::Kind::dropped, .reason = reason}; }

// Unasked, such a model may reason by itself, and then it refuses the tools.
EffortPlan plan_beside_tools(const RenderContext& context) {
  const chat::Reasoning& reasoning = context.request().reasoning;
  if (!context.traits().efforts.contains(Effort::none)) {
    return reasoning.empty() ? EffortPlan{} : without_effort("the model takes no effort beside tools");
  }
  EffortPlan plan{.effort = Effort::none};
  if (reasoning.empty() || wanted_effort(reasoning) == Effort::none) return plan;
  plan.loss = chat::Loss::Kind::changed;
  plan.reason = "the model does not reason beside tools";
  return plan;
}

void write_effort(wire::JsonWriter& json, RenderContext& context, const EffortPlan& plan) {
  const std::string pointer(context.request().names.reasoning);
  if (plan.loss == chat::Loss::Kind::dropped) context.dropped(pointer, plan.reason);
  if (plan.loss == chat::Loss::Kind::changed) context.changed(pointer, plan.reason);
  if (plan.effort) json.member("reasoning_effort", chat::name_of(*plan.effort));
}

// {"type":"adaptive"} leaves it to the model, as every reasoning model here does unasked. What else it says ("display")
// has no equivalent.
void report_switch(RenderContext& context, const chat::Extra& extra, const EffortPlan& plan) {
  const std::string pointer = "/" + extra.name;
  wire::JsonDocument document;
  const auto value = document.parse_copy(extra.raw);
  const std::string type = value ? (*value)["type"].string() : "";
  const bool budget = type == "enabled" && context.request().reasoning.budget_tokens.has_value();
  const bool adaptive = type == "adaptive" && context.traits().thinking != chat::ModelTraits::Thinking::none;
  if (!budget && !adaptive) return context.dropped(pointer, "OpenAI Chat has no such member");
  if (adaptive && plan.effort == Effort::none) context.changed(pointer, "the model does not reason beside tools");
  for (auto member = value->first(); member; member = member.next()) {
    const std::string name = member.key();
    if (name == "type" || (budget && name == "budget_tokens")) continue;
    context.dropped(std::string(pointer).append("/").append(name), "OpenAI Chat has no such member");
  }
}

}  // namespace

bool is_thinking_switch(const chat::Extra& extra) { return extra.dialect == "anthropic" && extra.name == "thinking"; }

EffortPlan plan_effort(const RenderContext& context) {
  const chat::Reasoning& reasoning = context.request().reasoning;
  const chat::ModelTraits& traits = context.traits();
  const auto wanted = wanted_effort(reasoning);
  // A model that does not reason answers an effort with a 400; "none" it obeys anyway.
  if (traits.thinking == chat::ModelTraits::Thinking::none) {
    return reasoning.empty() || wanted == Effort::none ? EffortPlan{} : without_effort("the model does not reason");
  }
  if (!traits.effort_with_tools && context.has_tools()) return plan_beside_tools(context);
  if (reasoning.empty()) return {};
  EffortPlan plan{.effort = wanted ? traits.efforts.nearest(*wanted) : std::nullopt};
  if (!plan.effort) return without_effort("the model has no such effort");
  if (reasoning.budget_tokens || plan.effort != wanted) plan.loss = chat::Loss::Kind::changed;
  plan.reason = reasoning.budget_tokens ? "a budget becomes an effort" : "the nearest effort that the model knows";
  return plan;
}

void write_reasoning(wire::JsonWriter& json, RenderContext& context, const EffortPlan& plan) {
  write_effort(json, context, plan);
  for (const chat::Extra& extra : context.request().extras) {
    if (is_thinking_switch(extra)) report_switch(context, extra, plan);
  }
}

}  // namespace sfai::dialect::openai_chat
