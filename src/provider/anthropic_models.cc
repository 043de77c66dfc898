#include <array>

#include "provider/model_rows.h"

// Sources, read on 2026-11-23: platform.claude.com/docs (models overview and the page of each model, effort, adaptive
// thinking, extended thinking, structured outputs, mid-conversation system messages, the migration guides from 4.5 to
// 5.5), AWS' page on adaptive thinking, and LiteLLM's model_prices_and_context_window.json 1.109.1.
namespace sfai::provider {
namespace {

using chat::ModelTraits;
using enum chat::ModelTraits::Thinking;
using enum chat::ModelTraits::Sampling;
using chat::Effort;
using chat::EffortSet;

constexpr EffortSet to_high = {Effort::low, Effort::medium, Effort::high};
constexpr EffortSet high_and_max = {Effort::low, Effort::medium, Effort::high, Effort::max};
constexpr EffortSet to_max = {Effort::low, Effort::medium, Effort::high, Effort::xhigh, Effort::max};

constexpr ModelTraits early(std::int64_t output_limit, std::int64_t context_size) {
  return {.output_limit = output_limit, .context_size = context_size, .thinking = none, .sampling = both};
}
constexpr ModelTraits with_budget(std::int64_t output_limit, ModelTraits::Sampling sampling) {
  return {.output_limit = output_limit,
          .context_size = 200'000,
          .thinking = budget,
          .sampling = sampling,
          .thinking_switch = true};
}
constexpr ModelTraits claude_4_5(ModelTraits::Thinking thinking) {
  return {.output_limit = 64'000,
          .context_size = 200'000,
          .thinking = thinking,
          .sampling = either,
          .efforts = thinking == effort ? to_high : EffortSet{},
          .thinking_switch = true,
          .structured_output = true};
}
constexpr ModelTraits claude_4_6 = {.output_limit = 128'000,
                                    .context_size = 1'000'000,
                                    .thinking = adaptive,
                                    .sampling = either,
                                    .efforts = high_and_max,
                                    .thinking_switch = true,
                                    .prefill = false,
                                    .structured_output = true};
constexpr ModelTraits claude_4_7 = {.output_limit = 128'000,
                                    .context_size = 1'000'000,
                                    .thinking = adaptive,
                                    .sampling = neither,
                                    .efforts = to_max,
                                    .thinking_switch = true,
                                    .prefill = false,
                                    .structured_output = true};
constexpr ModelTraits claude_5 = {.output_limit = 128'000,
                                  .context_size = 1'000'000,
                                  .thinking = adaptive,
                                  .sampling = neither,
                                  .efforts = to_max,
                                  .thinking_switch = true,
                                  .mid_conversation_system = true,
                                  .prefill = false,
                                  .structured_output = true};
// Thinking is always on there (fable, mythos, opus 5.5), or turned off by another word than "disabled" (sonnet 5.5).
constexpr ModelTraits without_switch(ModelTraits traits) {
  traits.thinking_switch = false;
  return traits;
}
constexpr ModelTraits without_forced_tool(ModelTraits traits) {
  traits.forced_tool = false;
  return traits;
}
// A name that nobody knows is most likely newer than this table: it gets only what the newest models take, and of what
// they differ in, the form that none refuses. No limit: clamping to a guess would cut answers.
constexpr ModelTraits unknown_claude = {.output_limit = 0,
                                        .thinking = adaptive,
                                        .sampling = neither,
                                        .efforts = to_high,
                                        .prefill = false,
                                        .forced_tool = false,
                                        .structured_output = true};

constexpr auto rows = std::to_array<ModelRow>({
    {"", {.sampling = either}},  // another vendor's model behind Anthropic's API
    {"claude-", unknown_claude},
    {"claude-2", early(4'096, 0)},
    {"claude-instant", early(4'096, 100'000)},
    {"claude-3-", early(4'096, 200'000)},
    {"claude-3-5-", early(8'192, 200'000)},
    {"claude-3-7-", with_budget(64'000, both)},
    {"claude-opus-4-0", with_budget(32'000, both)},
    {"claude-opus-4-2025", with_budget(32'000, both)},
    {"claude-opus-4-1", with_budget(32'000, either)},
    {"claude-sonnet-4-0", with_budget(64'000, both)},
    {"claude-sonnet-4-2025", with_budget(64'000, both)},
    {"claude-haiku-4-5", claude_4_5(budget)},
    {"claude-sonnet-4-5", claude_4_5(budget)},
    {"claude-opus-4-5", claude_4_5(effort)},
    {"claude-sonnet-4-6", claude_4_6},
    {"claude-opus-4-6", claude_4_6},
    {"claude-opus-4-7", claude_4_7},
    {"claude-mythos-preview", without_switch(claude_4_7)},
    {"claude-opus-4-8", claude_5},
    {"claude-sonnet-5", claude_5},
    {"claude-sonnet-5-5", without_forced_tool(without_switch(claude_5))},
    {"claude-opus-5", claude_5},
    {"claude-opus-5-5", without_forced_tool(without_switch(claude_5))},
    {"claude-haiku-5-5", claude_5},
    {"claude-fable-5", without_switch(claude_5)},
    {"claude-fable-5-1", without_forced_tool(without_switch(claude_5))},
    {"claude-mythos-5", without_switch(claude_5)},
    {"claude-mythos-5-1", without_forced_tool(without_switch(claude_5))},
});

}  // namespace

std::span<const ModelRow> anthropic_models() { return rows; }

}  // namespace sfai::provider
