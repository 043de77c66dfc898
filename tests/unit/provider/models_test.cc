#include "provider/models.h"

#include <gtest/gtest.h>

namespace sfai::provider {
namespace {

using chat::ModelTraits;
using Thinking = ModelTraits::Thinking;
using Sampling = ModelTraits::Sampling;

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

TEST(Models, SomeKnowMoreThanHighEffort) {
  EXPECT_FALSE(traits_of("anthropic", "claude-opus-4-6").efforts.contains(chat::Effort::xhigh));
  EXPECT_TRUE(traits_of("anthropic", "claude-sonnet-5").efforts.contains(chat::Effort::xhigh));
}

TEST(Models, SomeCannotBeToldNotToThink) {
  EXPECT_TRUE(traits_of("anthropic", "claude-opus-5").thinking_switch);
  EXPECT_FALSE(traits_of("anthropic", "claude-opus-5-5").thinking_switch);
  EXPECT_FALSE(traits_of("anthropic", "claude-fable-5").thinking_switch);
}

TEST(Models, OpenAisReasoningModelsWantOtherWords) {
  EXPECT_TRUE(traits_of("openai_chat", "gpt-5.1").max_completion_tokens);
  EXPECT_TRUE(traits_of("openai_chat", "o3-mini").developer_role);
  EXPECT_FALSE(traits_of("openai_chat", "gpt-4o").max_completion_tokens);
  EXPECT_FALSE(traits_of("openai_chat", "llama-3").developer_role);
}

TEST(Models, AnotherDialectsNamesSayNothing) {
  EXPECT_EQ(traits_of("anthropic", "gpt-5.1").max_completion_tokens, false);
  EXPECT_EQ(traits_of("openai_chat", "claude-opus-4-8").thinking, Thinking::none);
}

}  // namespace
}  // namespace sfai::provider
