#include "dialect/anthropic/thinking_plan.h"

#include <algorithm>

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/thinking_history.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

using chat::Effort;
using Thinking = chat::ModelTraits::Thinking;

constexpr std::int64_t smallest_budget = 1024;  // the API refuses less

// The budgets are those that LiteLLM settled on; Anthropic documents no equivalence.
std::int64_t budget_of(Effort effort) {
  switch (effort) {
    case Effort::none:
      return 0;
    case Effort::minimal:
      return 1024;
    case Effort::low:
      return 2048;
    case Effort::medium:
      return 4096;
    case Effort::high:
      return 8192;
    case Effort::xhigh:
    case Effort::max:
      return 16384;
  }
  return 0;
}

Effort effort_of(std::int64_t budget) {
  return budget <= 2048 ? Effort::low : budget <= 4096 ? Effort::medium : Effort::high;
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
  std::string pointer() const { return std::string(context_.names().reasoning); }

  // What only Anthropic's clients can say: {adaptive, display …}. Another kind of model gets nothing of it.
  void plan_verbatim(std::string_view raw) {
    wire::JsonDocument document;
    const auto value = document.parse_copy(raw);
    const auto type = value ? (*value)["type"].string() : std::string();
    if (type == "disabled" && traits().thinking == Thinking::adaptive && !traits().thinking_switch) {
      return context_.dropped("/thinking", "this model always thinks");
    }
    if (traits().thinking != Thinking::adaptive) {
      if (type != "disabled") context_.dropped("/thinking", "this model does not take this form of thinking");
      return;
    }
    plan_.thinking = raw;
    plan_.active = type != "disabled";
  }

  void plan_budget(std::int64_t budget) {
    switch (traits().thinking) {
      case Thinking::none:
        return context_.dropped(pointer(), "this model does not think");
      case Thinking::budget:
      case Thinking::effort:
        return enable(budget, budget >= max_tokens_);
      case Thinking::adaptive:
        context_.changed(pointer(), "this model takes an effort instead of a budget");
        think_adaptively();
        return set_nearest(effort_of(budget));
    }
  }

  // Without a word the newest models think; some of them cannot be told not to.
  void plan_none() {
    if (traits().thinking != Thinking::adaptive) return;
    if (traits().thinking_switch) {
      plan_.thinking = R"({"type":"disabled"})";
    } else {
      context_.dropped(pointer(), "this model always thinks");
    }
  }

  void plan_effort() {
    const auto effort = chat::parse_effort(reasoning_.effort);
    if (!effort) return context_.dropped(pointer(), "an unknown effort");
    switch (traits().thinking) {
      case Thinking::none:
        return context_.dropped(pointer(), "this model does not think");
      case Thinking::budget:
        if (*effort == Effort::max) context_.changed(pointer(), "the budget of xhigh");
        return enable(budget_of(*effort), budget_of(*effort) > max_tokens_ / 2);
      case Thinking::effort:
        break;
      case Thinking::adaptive:
        if (plan_.thinking.empty()) think_adaptively();
        break;
    }
    if (traits().efforts.empty()) return context_.dropped(pointer(), "this model takes no effort");
    if (!traits().efforts.contains(*effort)) context_.changed(pointer(), "the nearest effort of this model");
    set_nearest(*effort);
  }

  void set_nearest(Effort effort) {
    if (const auto level = traits().efforts.nearest(effort)) plan_.effort = chat::name_of(*level);
  }

  // `display` since some models leave the text out by default, and clients show it.
  void think_adaptively() {
    plan_.thinking = R"({"type":"adaptive","display":"summarized"})";
    plan_.active = true;
  }

  // The client's max_tokens counts the thinking (as OpenAI's does), so a budget that is too large shrinks to half of
  // it.
  void enable(std::int64_t budget, bool too_large) {
    if (max_tokens_ <= smallest_budget || (too_large && max_tokens_ / 2 < smallest_budget)) {
      return context_.dropped(pointer(), "max_tokens leaves no room to think");
    }
    if (too_large || budget < smallest_budget) context_.changed(pointer(), "a budget between 1024 and max_tokens");
    wire::JsonWriter json(plan_.thinking);
    json.begin_object().member("type", "enabled");
    json.member_integer("budget_tokens", std::max(too_large ? max_tokens_ / 2 : budget, smallest_budget));
    write_below(json, context_.request().extras, "thinking/");
    json.end_object();
    plan_.manual = plan_.active = true;
  }

  // The API demands the thinking of a running tool loop from models with a budget only: "When using adaptive thinking,
  // previous assistant turns don't need to start with thinking blocks"
  // (https://docs.anthropic.com/en/docs/build-with-claude/adaptive-thinking). Without thinking it refuses all of it, so
  // that of the other turns goes too.
  void leave_broken_tool_loop() {
    if (!plan_.manual || !tool_loop_lost_its_thinking(context_.request().messages, context_.target())) return;
    context_.dropped(pointer(), "the tool calls in the history came back without their signed thinking");
    plan_.thinking.clear();
    plan_.manual = plan_.active = false;
  }

  RenderContext& context_;
  const chat::Reasoning& reasoning_;
  std::int64_t max_tokens_;
  ThinkingPlan plan_;
};

}  // namespace

std::string_view ThinkingPlan::obstacle_to(const chat::ThinkingPart& part, const RenderTarget& target) const {
  const auto obstacle = anthropic::obstacle_to(part, target);
  return obstacle.empty() && !keeps_history ? "thinking is off in this request" : obstacle;
}

ThinkingPlan plan_thinking(RenderContext& context, std::int64_t max_tokens) {
  return Planner(context, max_tokens).plan();
}

}  // namespace sfai::dialect::anthropic
