#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

chat::ChatRequest applied(chat::ChatRequest request, std::string_view params, Precedence precedence) {
  wire::JsonDocument document;
  const auto result = apply_params(request, *document.parse_copy(params), precedence);
  EXPECT_TRUE(result) << (result ? "" : result.error()->message);
  return request;
}
chat::ChatRequest said(std::string_view members) {
  return parse(R"({"messages":[{"role":"user","content":"a"}],)" + std::string(members) + "}");
}
std::string refused(std::string_view params) {
  chat::ChatRequest request;
  wire::JsonDocument document;
  const auto result = apply_params(request, *document.parse_copy(params), Precedence::defaults);
  return result ? "accepted" : result.error()->message;
}

TEST(ApplyParams, ADefaultFillsWhatTheRequestDoesNotSay) {
  const auto request = applied(said(R"("top_p":1)"),
                               R"({"temperature":0.5,"max_tokens":9,"stop":"x","reasoning_effort":"low","user":"u",
                                   "parallel_tool_calls":false,"tool_choice":"none"})",
                               Precedence::defaults);

  EXPECT_EQ(request.temperature, 0.5);
  EXPECT_EQ(request.top_p, 1);
  EXPECT_EQ(request.max_tokens, 9);
  EXPECT_EQ(request.stop, std::vector<std::string>{"x"});
  EXPECT_EQ(request.reasoning.effort, "low");
  EXPECT_EQ(request.user, "u");
  EXPECT_EQ(request.parallel_tool_calls, false);
  EXPECT_EQ(request.tool_choice->mode, chat::ToolChoice::Mode::none);
}

TEST(ApplyParams, ADefaultYieldsToTheRequest) {
  const auto request = applied(said(R"("temperature":1,"seed":1,"stop":"a")"),
                               R"({"temperature":0.5,"seed":2,"stop":"b"})", Precedence::defaults);

  EXPECT_EQ(request.temperature, 1);
  EXPECT_EQ(request.extras.at(0).raw, "1");
  EXPECT_EQ(request.stop, std::vector<std::string>{"a"});
}

TEST(ApplyParams, ForceWins) {
  const auto request = applied(said(R"("temperature":1,"seed":1,"stop":"a")"),
                               R"({"temperature":0.5,"seed":2,"stop":"b"})", Precedence::force);

  EXPECT_EQ(request.temperature, 0.5);
  ASSERT_EQ(request.extras.size(), 1U);
  EXPECT_EQ(request.extras[0].raw, "2");
  EXPECT_EQ(request.stop, std::vector<std::string>{"b"});
}

TEST(ApplyParams, MaxTokensAndMaxCompletionTokensAreOne) {
  EXPECT_EQ(applied(said(R"("max_completion_tokens":5)"), R"({"max_tokens":9})", Precedence::defaults).max_tokens, 5);
  EXPECT_EQ(applied(said(R"("max_tokens":5)"), R"({"max_completion_tokens":9})", Precedence::force).max_tokens, 9);
}

TEST(ApplyParams, AForcedEffortReplacesABudget) {
  chat::ChatRequest request;
  request.reasoning.budget_tokens = 1024;
  const auto forced = applied(request, R"({"reasoning_effort":"high"})", Precedence::force);

  EXPECT_EQ(forced.reasoning.effort, "high");
  EXPECT_FALSE(forced.reasoning.budget_tokens);
  EXPECT_EQ(applied(request, R"({"reasoning_effort":"high"})", Precedence::defaults).reasoning.effort, "");
}

TEST(ApplyParams, AForcedToolChoiceReplacesOneOfAnotherForm) {
  const auto named =
      applied(said(R"("tool_choice":{"type":"allowed_tools"})"), R"({"tool_choice":"none"})", Precedence::force);
  EXPECT_TRUE(named.extras.empty());
  EXPECT_EQ(named.tool_choice->mode, chat::ToolChoice::Mode::none);

  const auto verbatim =
      applied(said(R"("tool_choice":"none")"), R"({"tool_choice":{"type":"allowed_tools"}})", Precedence::force);
  EXPECT_FALSE(verbatim.tool_choice);
  EXPECT_EQ(verbatim.extras.at(0).name, "tool_choice");
}

TEST(ApplyParams, RefusesWhatIsNoParameterOrMistyped) {
  EXPECT_EQ(refused(R"({"model":"x"})"), "'model' cannot be set by a role's parameters");
  EXPECT_EQ(refused(R"({"stream":true})"), "'stream' cannot be set by a role's parameters");
  EXPECT_EQ(refused(R"({"temperature":"x"})"), "'temperature' must be a number, not a string");
  EXPECT_EQ(refused(R"([])"), "'body' must be an object, not an array");
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
