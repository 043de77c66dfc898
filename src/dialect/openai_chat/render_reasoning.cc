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

void write_effort(wire::JsonWriter& json, RenderContext& context) {
  const chat::Reasoning& reasoning = context.request().reasoning;
  if (reasoning.empty()) return;
  const std::string pointer(context.request().names.reasoning);
  const auto wanted =
      reasoning.budget_tokens ? effort_of_budget(*reasoning.budget_tokens) : chat::parse_effort(reasoning.effort);
  const bool thinks = context.traits().thinking != chat::ModelTraits::Thinking::none;
  // A model that does not reason answers an effort with a 400; "none" it obeys anyway.
  if (!thinks && wanted == Effort::none) return;
  if (!thinks) return context.dropped(pointer, "the model does not reason");
  const auto level = wanted ? context.traits().efforts.nearest(*wanted) : std::nullopt;
  if (!level) return context.dropped(pointer, "the model has no such effort");
  if (reasoning.budget_tokens) {
    context.changed(pointer, "a budget becomes an effort");
  } else if (*level != *wanted) {
    context.changed(pointer, "the nearest effort that the model knows");
  }
  json.member("reasoning_effort", chat::name_of(*level));
}

// {"type":"adaptive"} leaves it to the model, as every reasoning model here does unasked. What else it says ("display")
// has no equivalent.
void report_switch(RenderContext& context, const chat::Extra& extra) {
  const std::string pointer = "/" + extra.name;
  wire::JsonDocument document;
  const auto value = document.parse_copy(extra.raw);
  const std::string type = value ? (*value)["type"].string() : "";
  const bool budget = type == "enabled" && context.request().reasoning.budget_tokens.has_value();
  const bool adaptive = type == "adaptive" && context.traits().thinking != chat::ModelTraits::Thinking::none;
  if (!budget && !adaptive) return context.dropped(pointer, "OpenAI Chat has no such member");
  for (auto member = value->first(); member; member = member.next()) {
    const std::string name = member.key();
    if (name == "type" || (budget && name == "budget_tokens")) continue;
    context.dropped(pointer + "/" + name, "OpenAI Chat has no such member");
  }
}

}  // namespace

bool is_thinking_switch(const chat::Extra& extra) { return extra.dialect == "anthropic" && extra.name == "thinking"; }

void write_reasoning(wire::JsonWriter& json, RenderContext& context) {
  write_effort(json, context);
  for (const chat::Extra& extra : context.request().extras) {
    if (is_thinking_switch(extra)) report_switch(context, extra);
  }
}

}  // namespace sfai::dialect::openai_chat
