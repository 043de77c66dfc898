#include "provider/models.h"

#include <array>

namespace sfai::provider {
namespace {

using chat::ModelTraits;
using enum chat::ModelTraits::Thinking;
using enum chat::ModelTraits::Sampling;
using chat::Effort;
using chat::EffortSet;

constexpr EffortSet to_high = {Effort::low, Effort::medium, Effort::high};
constexpr EffortSet to_max = {Effort::low, Effort::medium, Effort::high, Effort::xhigh, Effort::max};

struct Row {
  std::string_view dialect;
  std::string_view prefix;  // of the model's name; dated snapshots and "-latest" aliases share it
  ModelTraits traits;
};

// What one generation of Claude models takes. Sources, read on 2026-11-22: platform.claude.com/docs (models overview,
// effort, adaptive thinking, extended thinking, structured outputs, mid-conversation system messages), the migration
// guides from 4.5 to 5.5 there, AWS' page on adaptive thinking, and LiteLLM's
// model_prices_and_context_window.json 1.109.1.
constexpr ModelTraits early(std::int64_t output_limit) {
  return {.output_limit = output_limit, .thinking = none, .sampling = both};
}
constexpr ModelTraits with_budget(std::int64_t output_limit, ModelTraits::Sampling sampling) {
  return {.output_limit = output_limit, .thinking = budget, .sampling = sampling};
}
constexpr ModelTraits claude_4_5(ModelTraits::Thinking thinking) {
  return {.output_limit = 64'000,
          .thinking = thinking,
          .sampling = either,
          .efforts = thinking == effort ? to_high : EffortSet{},
          .structured_output = true};
}
constexpr ModelTraits claude_4_6 = {.output_limit = 128'000,
                                    .thinking = adaptive,
                                    .sampling = either,
                                    .efforts = to_high,
                                    .thinking_switch = true,
                                    .prefill = false,
                                    .structured_output = true};
constexpr ModelTraits claude_4_7 = {.output_limit = 128'000,
                                    .thinking = adaptive,
                                    .sampling = neither,
                                    .efforts = to_max,
                                    .thinking_switch = true,
                                    .prefill = false,
                                    .structured_output = true};
constexpr ModelTraits claude_5 = {.output_limit = 128'000,
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
// OpenAI's reasoning models: "max_tokens is not compatible with o-series models" (API reference, chat completions).
constexpr ModelTraits openai_reasoning = {.thinking = effort,
                                          .sampling = both,
                                          .efforts = {Effort::minimal, Effort::low, Effort::medium, Effort::high},
                                          .structured_output = true,
                                          .developer_role = true,
                                          .max_completion_tokens = true};

constexpr auto rows = std::to_array<Row>({
    {"anthropic", "", {.sampling = either}},  // another vendor's model behind Anthropic's API
    {"anthropic", "claude-", unknown_claude},
    {"anthropic", "claude-2", early(4'096)},
    {"anthropic", "claude-instant", early(4'096)},
    {"anthropic", "claude-3-", early(4'096)},
    {"anthropic", "claude-3-5-", early(8'192)},
    {"anthropic", "claude-3-7-", with_budget(64'000, both)},
    {"anthropic", "claude-opus-4-0", with_budget(32'000, both)},
    {"anthropic", "claude-opus-4-2025", with_budget(32'000, both)},
    {"anthropic", "claude-opus-4-1", with_budget(32'000, either)},
    {"anthropic", "claude-sonnet-4-0", with_budget(64'000, both)},
    {"anthropic", "claude-sonnet-4-2025", with_budget(64'000, both)},
    {"anthropic", "claude-haiku-4-5", claude_4_5(budget)},
    {"anthropic", "claude-sonnet-4-5", claude_4_5(budget)},
    {"anthropic", "claude-opus-4-5", claude_4_5(effort)},
    {"anthropic", "claude-sonnet-4-6", claude_4_6},
    {"anthropic", "claude-opus-4-6", claude_4_6},
    {"anthropic", "claude-opus-4-7", claude_4_7},
    {"anthropic", "claude-opus-4-8", claude_5},
    {"anthropic", "claude-sonnet-5", claude_5},
    {"anthropic", "claude-sonnet-5-5", without_forced_tool(without_switch(claude_5))},
    {"anthropic", "claude-opus-5", claude_5},
    {"anthropic", "claude-opus-5-5", without_forced_tool(without_switch(claude_5))},
    {"anthropic", "claude-haiku-5-5", claude_5},
    {"anthropic", "claude-fable-5", without_switch(claude_5)},
    {"anthropic", "claude-fable-5-1", without_forced_tool(without_switch(claude_5))},
    {"anthropic", "claude-mythos-5", without_switch(claude_5)},
    {"anthropic", "claude-mythos-5-1", without_forced_tool(without_switch(claude_5))},
    {"openai_chat", "", {.sampling = both, .structured_output = true}},
    {"openai_chat", "gpt-5", openai_reasoning},
    {"openai_chat", "o1", openai_reasoning},
    {"openai_chat", "o3", openai_reasoning},
    {"openai_chat", "o4", openai_reasoning},
});

}  // namespace

ModelTraits traits_of(std::string_view dialect, std::string_view model) {
  const Row* best = nullptr;
  for (const Row& row : rows) {
    if (row.dialect != dialect || !model.starts_with(row.prefix)) continue;
    if (best == nullptr || row.prefix.size() > best->prefix.size()) best = &row;
  }
  return best == nullptr ? ModelTraits{} : best->traits;
}

}  // namespace sfai::provider
