#include <algorithm>

#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/cache_marks.h"
#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/render_messages.h"
#include "dialect/anthropic/render_params.h"
#include "dialect/anthropic/render_tools.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

// System blocks that nobody models come first: that is where Claude Code puts its own.
void write_system(RenderContext& context, wire::JsonWriter& json, const Conversation& conversation,
                  const FormatPlan& format) {
  const auto is_opaque = [](const chat::Extra& extra) { return is_below(extra, "system/"); };
  const auto& extras = context.request().extras;
  if (conversation.system.empty() && format.instruction.empty() && std::ranges::none_of(extras, is_opaque)) return;
  json.key("system").begin_array();
  for (const auto& extra : extras) {
    if (is_opaque(extra)) json.raw(extra.raw);
  }
  write_block_list(context, json, conversation.system);
  if (!format.instruction.empty()) {
    json.begin_object().member("type", "text").member("text", format.instruction).end_object();
  }
  json.end_array();
}

// What is decided before anything is written.
struct Plan {
  std::int64_t max_tokens = 0;
  ThinkingPlan thinking;
  FormatPlan format;
  Conversation conversation;
};

// Neither thinking nor a schema for the answer goes together with a prefill
// (https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs, "Feature compatibility").
Prefill prefill_of(const RenderContext& context, const Plan& plan) {
  const bool possible = context.traits().prefill && !plan.thinking.active && plan.format.schema.empty();
  return possible ? Prefill::possible : Prefill::refused;
}

Result<Plan> make_plan(RenderContext& context) {
  if (auto good = check_extras(context.request()); !good) return std::unexpected(good.error());
  if (auto good = check_tools(context.request()); !good) return std::unexpected(good.error());
  reserve_tool_names(context);
  Plan plan;
  plan.max_tokens = plan_max_tokens(context);
  plan.thinking = plan_thinking(context, plan.max_tokens);
  plan.format = plan_format(context);
  auto conversation = build_conversation(context, plan.thinking);
  if (!conversation) return std::unexpected(conversation.error());
  plan.conversation = std::move(*conversation);
  pair_tools(context, plan.conversation.turns);
  mend_ends(context, prefill_of(context, plan), plan.conversation.turns);
  limit_cache_marks(context, plan.conversation);
  return plan;
}

std::string write_request(RenderContext& context, const Plan& plan) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("model", context.target().model).member_integer("max_tokens", plan.max_tokens);
  write_system(context, json, plan.conversation, plan.format);
  json.key("messages");
  write_turns(context, json, plan.conversation.turns);
  write_tools(context, json, plan.thinking, plan.conversation);
  write_thinking(context, json, plan.thinking, plan.format);
  write_sampling(context, json, plan.thinking);
  write_stop_sequences(context, json);
  write_metadata(context, json);
  write_other_extras(context, json);
  if (context.target().stream) json.member_boolean("stream", true);
  json.end_object();
  return body;
}

}  // namespace

Result<RenderedRequest> Anthropic::render_request(const chat::ChatRequest& request, const RenderTarget& target) const {
  RenderContext context(request, target);
  const auto plan = make_plan(context);
  if (!plan) return std::unexpected(plan.error());
  auto body = write_request(context, *plan);
  return RenderedRequest{.body = std::move(body),
                         .losses = context.take_losses(),
                         .tool_names = context.take_names(),
                         .may_pause = may_pause(request)};
}

}  // namespace sfai::dialect::anthropic
