#include "provider/models.h"

#include <gtest/gtest.h>

namespace sfai::provider {
namespace {

using chat::ModelTraits;
using Thinking = ModelTraits::Thinking;
using Sampling = ModelTraits::Sampling;
using chat::Effort;
using chat::EffortSet;

std::string words_of(EffortSet efforts) {
  std::string words;
  for (const auto word : {"none", "minimal", "low", "medium", "high", "xhigh", "max"}) {
    if (efforts.contains(*chat::parse_effort(word))) words += (words.empty() ? "" : " ") + std::string(word);
  }
  return words;
}

struct Known {
  std::string_view model;
  std::int64_t output_limit;
  Thinking thinking;
  Sampling sampling;
  bool prefill;
  bool forced_tool;
  bool structured_output;
};
class ClaudeModels : public testing::TestWithParam<Known> {};
TEST_P(ClaudeModels, AreKnownByDatedNamesAndAliases) {
  const auto traits = traits_of("anthropic", GetParam().model);
  EXPECT_EQ(traits.output_limit, GetParam().output_limit);
  EXPECT_EQ(traits.thinking, GetParam().thinking);
  EXPECT_EQ(traits.sampling, GetParam().sampling);
  EXPECT_EQ(traits.prefill, GetParam().prefill);
  EXPECT_EQ(traits.forced_tool, GetParam().forced_tool);
  EXPECT_EQ(traits.structured_output, GetParam().structured_output);
}
// model, output_limit, thinking, sampling, prefill, forced_tool, structured_output
INSTANTIATE_TEST_SUITE_P(
    Models, ClaudeModels,
    testing::Values(Known{"claude-3-haiku-20240307", 4'096, Thinking::none, Sampling::both, true, true, false},
                    Known{"claude-3-5-haiku-latest", 8'192, Thinking::none, Sampling::both, true, true, false},
                    Known{"claude-3-7-sonnet-20250219", 64'000, Thinking::budget, Sampling::both, true, true, false},
                    Known{"claude-sonnet-4-20250514", 64'000, Thinking::budget, Sampling::both, true, true, false},
                    Known{"claude-opus-4-0", 32'000, Thinking::budget, Sampling::both, true, true, false},
                    Known{"claude-opus-4-1-20250805", 32'000, Thinking::budget, Sampling::either, true, true, false},
                    Known{"claude-sonnet-4-5-20250929", 64'000, Thinking::budget, Sampling::either, true, true, true},
                    Known{"claude-haiku-4-5", 64'000, Thinking::budget, Sampling::either, true, true, true},
                    Known{"claude-opus-4-5-20251101", 64'000, Thinking::effort, Sampling::either, true, true, true},
                    Known{"claude-sonnet-4-6", 128'000, Thinking::adaptive, Sampling::either, false, true, true},
                    Known{"claude-opus-4-7", 128'000, Thinking::adaptive, Sampling::neither, false, true, true},
                    Known{"claude-opus-4-8", 128'000, Thinking::adaptive, Sampling::neither, false, true, true},
                    Known{"claude-opus-5", 128'000, Thinking::adaptive, Sampling::neither, false, true, true},
                    Known{"claude-opus-5-5", 128'000, Thinking::adaptive, Sampling::neither, false, false, true},
                    Known{"claude-haiku-5-5-latest", 128'000, Thinking::adaptive, Sampling::neither, false, true, true},
                    Known{"claude-fable-5-1", 128'000, Thinking::adaptive, Sampling::neither, false, false, true},
                    Known{"claude-opus-9", 0, Thinking::adaptive, Sampling::neither, false, false, true}));

TEST(Models, OnlyLaterOnesTakeASystemMessageInTheConversation) {
  EXPECT_FALSE(traits_of("anthropic", "claude-opus-4-7").mid_conversation_system);
  EXPECT_TRUE(traits_of("anthropic", "claude-opus-4-8").mid_conversation_system);
  EXPECT_TRUE(traits_of("anthropic", "claude-mythos-5").mid_conversation_system);
}

TEST(Models, LaterClaudesKnowMoreThanHighEffort) {
  EXPECT_EQ(traits_of("anthropic", "claude-opus-4-5").efforts, (EffortSet{Effort::low, Effort::medium, Effort::high}));
  EXPECT_FALSE(traits_of("anthropic", "claude-opus-4-6").efforts.contains(Effort::xhigh));
  EXPECT_TRUE(traits_of("anthropic", "claude-opus-4-6").efforts.contains(Effort::max));
  EXPECT_TRUE(traits_of("anthropic", "claude-sonnet-5").efforts.contains(Effort::xhigh));
}

TEST(Models, ThoseThatTakeABudgetTakeNoEffort) {
  EXPECT_TRUE(traits_of("anthropic", "claude-sonnet-4-5").efforts.empty());
}

TEST(Models, SomeCannotBeToldNotToThink) {
  EXPECT_TRUE(traits_of("anthropic", "claude-opus-5").thinking_switch);
  EXPECT_FALSE(traits_of("anthropic", "claude-opus-5-5").thinking_switch);
  EXPECT_FALSE(traits_of("anthropic", "claude-fable-5").thinking_switch);
}

TEST(Models, ClaudesFrom46OnReadAMillionTokens) {
  EXPECT_EQ(traits_of("anthropic", "claude-sonnet-4-5").context_size, 200'000);
  EXPECT_EQ(traits_of("anthropic", "claude-sonnet-4-6").context_size, 1'000'000);
}

struct Reasons {
  std::string_view model;
  std::string_view efforts;  // separated by spaces
  std::int64_t context_size;
  std::int64_t output_limit;
};
class OpenAiReasoningModels : public testing::TestWithParam<Reasons> {};
TEST_P(OpenAiReasoningModels, TakeTheirOwnEffortsAndNoSampling) {
  const auto traits = traits_of("openai_chat", GetParam().model);
  EXPECT_EQ(words_of(traits.efforts), GetParam().efforts);
  EXPECT_EQ(traits.context_size, GetParam().context_size);
  EXPECT_EQ(traits.output_limit, GetParam().output_limit);
  EXPECT_EQ(traits.sampling, Sampling::neither);
  EXPECT_TRUE(traits.developer_role);
  EXPECT_TRUE(traits.max_completion_tokens);
}
INSTANTIATE_TEST_SUITE_P(Models, OpenAiReasoningModels,
                         testing::Values(Reasons{"o1-2024-12-17", "low medium high", 200'000, 100'000},
                                         Reasons{"o3-mini", "low medium high", 200'000, 100'000},
                                         Reasons{"o4-mini", "low medium high", 200'000, 100'000},
                                         Reasons{"gpt-5-2025-08-07", "minimal low medium high", 400'000, 128'000},
                                         Reasons{"gpt-5-nano", "minimal low medium high", 400'000, 128'000},
                                         Reasons{"gpt-5.1", "none low medium high", 400'000, 128'000},
                                         Reasons{"gpt-5.1-codex", "low medium high", 400'000, 128'000},
                                         Reasons{"gpt-5.2-2025-12-11", "none low medium high xhigh", 400'000, 128'000},
                                         Reasons{"gpt-5.4-pro", "medium high xhigh", 1'050'000, 128'000},
                                         Reasons{"gpt-5.9", "low medium high xhigh", 0, 0},
                                         Reasons{"gpt-6-astra", "low medium high xhigh max", 1'050'000, 128'000},
                                         Reasons{"gpt-7-turbo", "low medium high", 0, 0}));

TEST(Models, OpenAisOlderModelsDoNotReason) {
  const auto traits = traits_of("openai_chat", "gpt-4o-mini");
  EXPECT_EQ(traits.thinking, Thinking::none);
  EXPECT_EQ(traits.sampling, Sampling::both);
  EXPECT_FALSE(traits.max_completion_tokens);
  EXPECT_FALSE(traits.developer_role);
  EXPECT_EQ(traits.output_limit, 16'384);
}

TEST(Models, TheChatModelAmongGpt5DoesNotReason) {
  EXPECT_EQ(traits_of("openai_chat", "gpt-5-chat-latest").thinking, Thinking::none);
  EXPECT_EQ(traits_of("openai_chat", "gpt-5-chat-latest").sampling, Sampling::both);
}

TEST(Models, OpenWeightsTakeAnEffortButNothingElseOfOpenAisOwn) {
  const auto traits = traits_of("openai_chat", "gpt-oss:20b");
  EXPECT_EQ(words_of(traits.efforts), "low medium high");
  EXPECT_FALSE(traits.developer_role);
  EXPECT_FALSE(traits.max_completion_tokens);
}

TEST(Models, DeepSeekAndKimiWantTheirThinkingBack) {
  EXPECT_TRUE(traits_of("openai_chat", "deepseek-reasoner").thinking_history);
  EXPECT_TRUE(traits_of("openai_chat", "deepseek-v4-pro").thinking_history);
  EXPECT_TRUE(traits_of("openai_chat", "kimi-k2-thinking").thinking_history);
  EXPECT_TRUE(traits_of("openai_chat", "kimi-k3").thinking_history);
  EXPECT_FALSE(traits_of("openai_chat", "deepseek-chat").thinking_history);
}

TEST(Models, AModelOfOnesOwnServerGetsWhatMostServersTake) {
  EXPECT_EQ(traits_of("openai_chat", "qwen3:8b"), (ModelTraits{.sampling = Sampling::both, .structured_output = true}));
}

TEST(Models, AnotherDialectsNamesSayNothing) {
  EXPECT_EQ(traits_of("anthropic", "gpt-5.1").max_completion_tokens, false);
  EXPECT_EQ(traits_of("openai_chat", "claude-opus-4-8").thinking, Thinking::none);
}

}  // namespace
}  // namespace sfai::provider
