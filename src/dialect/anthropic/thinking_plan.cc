#include "dialect/anthropic/thinking_plan.h"

#include <algorithm>
#include <array>

#include "dialect/anthropic/extras.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {
namespace {

using Thinking = chat::ModelTraits::Thinking;

constexpr std::int64_t smallest_budget = 1024;  // the API refuses less

struct Effort {
  std::string_view name;
  std::int64_t budget;           // for models that take tokens
  std::string_view level;        // for models that take a word
  std::string_view lower_level;  // the same for models that know nothing above "high"
};
// The budgets are those that LiteLLM settled on; Anthropic documents no equivalence.
constexpr std::array efforts = {
    Effort{"minimal", 1024, "low", "low"},      Effort{"low", 2048, "low", "low"},
    Effort{"medium", 4096, "medium", "medium"}, Effort{"high", 8192, "high", "high"},
    Effort{"xhigh", 16384, "xhigh", "high"},    Effort{"max", 16384, "max", "high"},
};

const Effort* find_effort(std::string_view name) {
  const auto* found = std::ranges::find(efforts, name, &Effort::name);
  return found == efforts.end() ? nullptr : found;
}

// A signed or redacted block: the only thinking that the API takes back.
bool is_signed_thinking(const chat::Part& part) {
  const auto* thinking = std::get_if<chat::ThinkingPart>(&part);
  return thinking != nullptr && (!thinking->signature.empty() || !thinking->redacted.empty());
}

// With a manual budget, the assistant turn of the newest tool calls must start with its thinking (extended thinking
// docs, "Preserving thinking blocks"). A client that does not hand it back can only go on without thinking.
bool tool_loop_lost_its_thinking(const std::vector<chat::Message>& messages) {
  auto message = std::ranges::find(messages.rbegin(), messages.rend(), chat::Role::assistant, &chat::Message::role);
  bool has_call = false;
  bool starts_with_thinking = false;
  for (; message != messages.rend() && message->role == chat::Role::assistant; ++message) {
    has_call |= std::ranges::any_of(
        message->parts, [](const chat::Part& part) { return std::holds_alternative<chat::ToolCallPart>(part); });
    if (!message->parts.empty()) starts_with_thinking = is_signed_thinking(message->parts.front());
  }
  return has_call && !starts_with_thinking;
}

class Planner {
 public:
  Planner(RenderContext& context, std::int64_t max_tokens)
      : context_(context), reasoning_(context.request().reasoning), max_tokens_(max_tokens) {}

  ThinkingPlan plan() {
    const auto verbatim = own_extra(context_.request().extras, "thinking");
    if (!verbatim.empty()) {
      plan_verbatim(verbatim);
    } else if (reasoning_.budget_tokens) {
      plan_budget(*reasoning_.budget_tokens);
    } else if (reasoning_.effort == "none") {
      plan_none();
    }
    if (!reasoning_.effort.empty() && reasoning_.effort != "none") plan_effort();
    leave_broken_tool_loop();
    plan_.keeps_history = plan_.active || (traits().thinking == Thinking::adaptive && plan_.thinking.empty());
    return plan_;
  }

 private:
  const chat::ModelTraits& traits() const { return context_.traits(); }

  // What only Anthropic's clients can say: {adaptive, display …}. Another kind of model gets nothing of it.
  void plan_verbatim(std::string_view raw) {
    wire::JsonDocument document;
    const auto value = document.parse_copy(raw);
    const auto type = value ? (*value)["type"].string() : std::string();
    const bool manual = type == "enabled";
    const bool takes_budget = traits().thinking == Thinking::budget || traits().thinking == Thinking::effort;
    if (manual ? !takes_budget : traits().thinking != Thinking::adaptive) {
      if (type != "disabled") context_.dropped("/thinking", "this model does not take this form of thinking");
      return;
    }
    plan_.thinking = raw;
    plan_.manual = manual;
    plan_.active = type != "disabled";
  }

  void plan_budget(std::int64_t budget) {
    switch (traits().thinking) {
      case Thinking::none:
        return context_.dropped("/thinking", "this model does not think");
      case Thinking::budget:
      case Thinking::effort:
        return enable(budget, budget >= max_tokens_, "/thinking");
      case Thinking::adaptive:
        context_.changed("/thinking", "this model takes an effort instead of a budget");
        think_adaptively();
        plan_.effort = budget <= 2048 ? "low" : budget <= 4096 ? "medium" : "high";
        return;
    }
  }

  // Without a word the newest models think; some of them cannot be told not to.
  void plan_none() {
    if (traits().thinking != Thinking::adaptive) return;
    if (traits().thinking_switch) {
      plan_.thinking = R"({"type":"disabled"})";
    } else {
      context_.dropped("/reasoning_effort", "this model always thinks");
    }
  }

  void plan_effort() {
    const Effort* effort = find_effort(reasoning_.effort);
    if (effort == nullptr) return context_.dropped("/reasoning_effort", "an unknown effort");
    switch (traits().thinking) {
      case Thinking::none:
        return context_.dropped("/reasoning_effort", "this model does not think");
      case Thinking::budget:
        if (effort->name == "max") context_.changed("/reasoning_effort", "the budget of xhigh");
        return enable(effort->budget, effort->budget > max_tokens_ / 2, "/reasoning_effort");
      case Thinking::effort:
        return set_level(*effort);
      case Thinking::adaptive:
        if (plan_.thinking.empty()) think_adaptively();
        return set_level(*effort);
    }
  }

  void set_level(const Effort& effort) {
    plan_.effort = traits().efforts.contains(chat::Effort::xhigh) ? effort.level : effort.lower_level;
    if (plan_.effort != effort.name) context_.changed("/reasoning_effort", "the nearest effort of this model");
  }

  // `display` since some models leave the text out by default, and clients show it.
  void think_adaptively() {
    plan_.thinking = R"({"type":"adaptive","display":"summarized"})";
    plan_.active = true;
  }

  // The client's max_tokens counts the thinking (as OpenAI's does), so a budget that is too large shrinks to half of
  // it.
  void enable(std::int64_t budget, bool too_large, const std::string& pointer) {
    if (max_tokens_ <= smallest_budget || (too_large && max_tokens_ / 2 < smallest_budget)) {
      return context_.dropped(pointer, "max_tokens leaves no room to think");
    }
    if (too_large || budget < smallest_budget) context_.changed(pointer, "a budget between 1024 and max_tokens");
    const auto fitting = std::max(too_large ? max_tokens_ / 2 : budget, smallest_budget);
    plan_.thinking = R"({"type":"enabled","budget_tokens":)" + std::to_string(fitting) + "}";
    plan_.manual = plan_.active = true;
  }

  void leave_broken_tool_loop() {
    if (!plan_.manual || !tool_loop_lost_its_thinking(context_.request().messages)) return;
    context_.dropped(reasoning_.effort.empty() ? "/thinking" : "/reasoning_effort",
                     "the tool calls in the history came back without their signed thinking");
    plan_ = {};
  }

  RenderContext& context_;
  const chat::Reasoning& reasoning_;
  std::int64_t max_tokens_;
  ThinkingPlan plan_;
};

}  // namespace

ThinkingPlan plan_thinking(RenderContext& context, std::int64_t max_tokens) {
  return Planner(context, max_tokens).plan();
}

}  // namespace sfai::dialect::anthropic
