#include "gateway/capabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/models.h"

namespace sfai::gateway {
namespace {

using chat::Effort;
using chat::EffortSet;
using chat::ModelTraits;
using testing::HasSubstr;

ModelMap with_capabilities(const std::string& capabilities) {
  auto map = parse_model_map(R"({"models": {"a": "openai/gpt-5.1"}, "capabilities": )" + capabilities + "}");
  if (!map) ADD_FAILURE() << map.error().front().pointer << ": " << map.error().front().message;
  return map ? std::move(*map) : ModelMap{};
}

ModelTraits traits_in(const ModelMap& map, std::string_view provider, std::string_view model) {
  return traits_of(map, map.providers.find(provider)->second, model);
}

// "POINTER: message" of the first problem.
std::string problem_of(const std::string& capabilities) {
  auto map = parse_model_map(R"({"models": {"a": "openai/gpt-5.1"}, "capabilities": )" + capabilities + "}");
  return map ? "none" : map.error().front().pointer + ": " + map.error().front().message;
}

TEST(Capabilities, AreThoseOfTheCatalogWhereTheMapIsSilent) {
  auto map = with_capabilities("{}");
  EXPECT_EQ(traits_in(map, "openai", "gpt-5.1"), provider::traits_of("openai_chat", "gpt-5.1"));
}

TEST(Capabilities, ChangeOnlyTheMemberThatTheMapNames) {
  auto map = with_capabilities(R"({"openai/gpt-5.1": {"sampling": "both"}})");
  auto expected = provider::traits_of("openai_chat", "gpt-5.1");
  expected.sampling = ModelTraits::Sampling::both;
  EXPECT_EQ(traits_in(map, "openai", "gpt-5.1"), expected);
}

TEST(Capabilities, CanSayEveryMember) {
  auto map = with_capabilities(R"({"openai/m": {
    "output_limit": 10, "context_size": 20, "thinking": "effort", "sampling": "either", "efforts": ["none", "max"],
    "thinking_switch": true, "thinking_history": true, "mid_conversation_system": true, "prefill": false,
    "forced_tool": false, "structured_output": false, "developer_role": true, "max_completion_tokens": true}})");
  EXPECT_EQ(traits_in(map, "openai", "m"), (ModelTraits{.output_limit = 10,
                                                        .context_size = 20,
                                                        .thinking = ModelTraits::Thinking::effort,
                                                        .sampling = ModelTraits::Sampling::either,
                                                        .efforts = {Effort::none, Effort::max},
                                                        .thinking_switch = true,
                                                        .thinking_history = true,
                                                        .mid_conversation_system = true,
                                                        .prefill = false,
                                                        .forced_tool = false,
                                                        .structured_output = false,
                                                        .developer_role = true,
                                                        .max_completion_tokens = true}));
}

TEST(Capabilities, OfTheMoreSpecificKeyWinWhateverTheOrderInTheFile) {
  auto map = with_capabilities(
      R"({"openai/gpt-5.1": {"output_limit": 3}, "openai/gpt-5*": {"output_limit": 2, "context_size": 2},
                                   "openai/*": {"output_limit": 1, "context_size": 1, "prefill": false}})");
  auto traits = traits_in(map, "openai", "gpt-5.1");
  EXPECT_EQ(traits.output_limit, 3);
  EXPECT_EQ(traits.context_size, 2);
  EXPECT_FALSE(traits.prefill);
  EXPECT_EQ(traits_in(map, "openai", "gpt-5.2").output_limit, 2);
  EXPECT_EQ(traits_in(map, "openai", "o3").output_limit, 1);
}

TEST(Capabilities, AWholeNameWinsOverAPrefixOfTheSameLength) {
  auto map = with_capabilities(R"({"openai/m": {"output_limit": 1}, "openai/m*": {"output_limit": 2}})");
  EXPECT_EQ(traits_in(map, "openai", "m").output_limit, 1);
  EXPECT_EQ(traits_in(map, "openai", "mm").output_limit, 2);
}

TEST(Capabilities, OfOneProviderSayNothingOfAnother) {
  auto map = with_capabilities(R"({"openai/m": {"output_limit": 1}})");
  EXPECT_EQ(traits_in(map, "demo", "m").output_limit, 0);
}

TEST(Capabilities, CanTakeAllEffortsAway) {
  auto map = with_capabilities(R"({"openai/gpt-5.1": {"efforts": []}})");
  EXPECT_EQ(traits_in(map, "openai", "gpt-5.1").efforts, EffortSet{});
}

TEST(Capabilities, AreRefusedWithTheNearestName) {
  EXPECT_EQ(problem_of(R"({"openai/m": {"prefil": true}})"),
            "/capabilities/openai~1m: unknown key 'prefil' (did you mean 'prefill'?)");
  EXPECT_EQ(problem_of(R"({"openai/m": {"thinking": "adaptiv"}})"),
            "/capabilities/openai~1m/thinking: must be one of none, budget, effort, adaptive; not 'adaptiv' "
            "(did you mean 'adaptive'?)");
  EXPECT_THAT(
      problem_of(R"({"openai/m": {"efforts": ["low", "hihg"]}})"),
      HasSubstr("/efforts/1: must be one of none, minimal, low, medium, high, xhigh, max; not 'hihg' (did you"));
  EXPECT_THAT(problem_of(R"({"opnai/m": {}})"),
              HasSubstr("/capabilities: there is no provider 'opnai' (did you mean 'openai'?)"));
}

TEST(Capabilities, TakeAStarOnlyAtTheEndOfAKey) {
  EXPECT_THAT(problem_of(R"({"openai/g*t": {}})"), HasSubstr("must be 'provider/model' or 'provider/prefix*'"));
  EXPECT_THAT(problem_of(R"({"gpt-5.1": {}})"), HasSubstr("must be 'provider/model' or 'provider/prefix*'"));
}

TEST(Capabilities, AreRenderedInTheMapsOwnNames) {
  EXPECT_EQ(render_traits({.output_limit = 7, .sampling = ModelTraits::Sampling::neither, .efforts = {Effort::low}}),
            R"({"output_limit":7,"context_size":0,"thinking":"none","sampling":"neither","efforts":["low"],)"
            R"("thinking_switch":false,"thinking_history":false,"mid_conversation_system":false,"prefill":true,)"
            R"("forced_tool":true,"structured_output":false,"developer_role":false,"max_completion_tokens":false,)"
            R"("stop_sequences":true,"parallel_tool_calls":true,"effort_with_tools":true})");
}

}  // namespace
}  // namespace sfai::gateway
