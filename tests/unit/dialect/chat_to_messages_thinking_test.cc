#include "chat_to_messages.h"

namespace sfai::dialect {
namespace {

using Thinking = ModelTraits::Thinking;

ModelTraits thinking(Thinking thinking) {
  auto traits = capable();
  traits.thinking = thinking;
  return traits;
}

std::string effort(std::string_view word) { return R"(,"reasoning_effort":")" + std::string(word) + "\""; }

TEST(ChatToMessagesThinking, AnAdaptiveModelGetsAnEffort) {
  EXPECT_EQ(param_of(effort("medium"), "thinking"), R"({"type":"adaptive","display":"summarized"})");
  EXPECT_EQ(param_of(effort("medium"), "output_config"), R"({"effort":"medium"})");
  EXPECT_EQ(param_losses(effort("medium")), "");
}

TEST(ChatToMessagesThinking, TheNearestEffortIsReported) {
  EXPECT_EQ(param_of(effort("minimal"), "output_config"), R"({"effort":"low"})");
  EXPECT_EQ(param_losses(effort("minimal")), "changed:/reasoning_effort");
  auto traits = capable();
  EXPECT_EQ(param_of(effort("xhigh"), "output_config", traits), R"({"effort":"xhigh"})");
  traits.efforts = {chat::Effort::low, chat::Effort::medium, chat::Effort::high};
  EXPECT_EQ(param_of(effort("max"), "output_config", traits), R"({"effort":"high"})");
  EXPECT_EQ(param_losses(effort("max"), traits), "changed:/reasoning_effort");
}

TEST(ChatToMessagesThinking, AnEffortModelDoesNotThinkForIt) {
  EXPECT_EQ(param_of(effort("high"), "thinking", thinking(Thinking::effort)), "");
  EXPECT_EQ(param_of(effort("high"), "output_config", thinking(Thinking::effort)), R"({"effort":"high"})");
}

struct Budget {
  std::string_view effort;
  std::string_view thinking;
};
class EffortBudget : public testing::TestWithParam<Budget> {};
TEST_P(EffortBudget, IsSaidInTokens) {
  EXPECT_EQ(param_of(effort(GetParam().effort), "thinking", with_budget()), GetParam().thinking);
}
INSTANTIATE_TEST_SUITE_P(ChatToMessages, EffortBudget,
                         testing::Values(Budget{"minimal", R"({"type":"enabled","budget_tokens":1024})"},
                                         Budget{"low", R"({"type":"enabled","budget_tokens":2048})"},
                                         Budget{"medium", R"({"type":"enabled","budget_tokens":4096})"},
                                         Budget{"high", R"({"type":"enabled","budget_tokens":8192})"},
                                         Budget{"xhigh", R"({"type":"enabled","budget_tokens":16384})"},
                                         Budget{"none", ""}));

TEST(ChatToMessagesThinking, ABudgetShrinksToHalfOfMaxTokens) {
  const auto more = effort("high") + R"(,"max_tokens":4000)";
  EXPECT_EQ(param_of(more, "thinking", with_budget()), R"({"type":"enabled","budget_tokens":2000})");
  EXPECT_EQ(param_losses(more, with_budget()), "changed:/reasoning_effort");
}

TEST(ChatToMessagesThinking, TooFewTokensLeaveNoRoomToThink) {
  const auto more = effort("low") + R"(,"max_tokens":2000)";
  EXPECT_EQ(param_of(more, "thinking", with_budget()), "");
  EXPECT_EQ(param_losses(more, with_budget()), "dropped:/reasoning_effort");
}

TEST(ChatToMessagesThinking, ABudgetAllowsNoSampling) {
  const auto more = effort("low") + R"(,"temperature":0.5,"top_p":0.5)";
  EXPECT_EQ(param_losses(more, with_budget()), "dropped:/temperature, dropped:/top_p");
  EXPECT_EQ(param_losses(effort("low") + R"(,"temperature":1,"top_p":0.97)", with_budget()), "");
}

TEST(ChatToMessagesThinking, AnEffortAllowsNoTemperature) {
  EXPECT_EQ(param_losses(effort("low") + R"(,"temperature":0.5)"), "dropped:/temperature");
  EXPECT_EQ(param_of(effort("low") + R"(,"temperature":1)", "temperature"), "1");
}

TEST(ChatToMessagesThinking, AnUnknownEffortIsReported) {
  EXPECT_EQ(param_of(effort("enormous"), "thinking"), "");
  EXPECT_EQ(param_losses(effort("enormous")), "dropped:/reasoning_effort");
}

TEST(ChatToMessagesThinking, AModelWithoutLevelsThinksWithoutOne) {
  auto traits = capable();
  traits.efforts = {};
  EXPECT_EQ(param_of(effort("high"), "thinking", traits), R"({"type":"adaptive","display":"summarized"})");
  EXPECT_EQ(param_of(effort("high"), "output_config", traits), "");
  EXPECT_EQ(param_losses(effort("high"), traits), "dropped:/reasoning_effort");
}

TEST(ChatToMessagesThinking, ABudgetAllowsNoPrefill) {
  EXPECT_EQ(
      losses_of(request_with(R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"}])", effort("low")),
                with_budget()),
      "changed:/messages/1");
}

TEST(ChatToMessagesThinking, IsOffInAToolLoopThatLostItsThinking) {
  const auto request = request_with(
      R"([{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
          "function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"1"}])",
      R"(,"tools":[{"type":"function","function":{"name":"f"}}])" + effort("high"));
  EXPECT_EQ(member_of(body_of(request, with_budget()), "thinking"), "");
  EXPECT_EQ(losses_of(request, with_budget()), "dropped:/reasoning_effort");
  EXPECT_EQ(losses_of(request), "");
}

TEST(ChatToMessagesThinking, NoneTurnsOffWhatThinksByItself) {
  EXPECT_EQ(param_of(effort("none"), "thinking"), R"({"type":"disabled"})");
  auto always = capable();
  always.thinking_switch = false;
  EXPECT_EQ(param_of(effort("none"), "thinking", always), "");
  EXPECT_EQ(param_losses(effort("none"), always), "dropped:/reasoning_effort");
}

TEST(ChatToMessagesThinking, AModelThatDoesNotThinkIsReported) {
  EXPECT_EQ(param_losses(effort("low"), thinking(Thinking::none)), "dropped:/reasoning_effort");
  EXPECT_EQ(param_losses(effort("none"), thinking(Thinking::none)), "");
}

}  // namespace
}  // namespace sfai::dialect
