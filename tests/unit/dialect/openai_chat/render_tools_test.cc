#include <gtest/gtest.h>

#include "spoken.h"

// What becomes of tools, and of what is asked for beside them, where OpenAI or one of its models refuses it.
namespace sfai::dialect::openai_chat {
namespace {

using chat::Effort;
using chat::ModelTraits;

constexpr std::string_view hello = R"({"model":"m","messages":[{"role":"user","content":"a"}])";
constexpr std::string_view tool = R"(,"tools":[{"type":"function","function":{"name":"f"}}])";
std::string with(std::string_view members) { return std::string(hello).append(members).append("}"); }
std::string beside_tool(std::string_view members) { return with(std::string(tool).append(members)); }
// A tool whose function has these members too.
std::string tool_of(std::string_view members) {
  return with(std::string(R"(,"tools":[{"type":"function","function":{"name":"f",)").append(members).append("}}]"));
}

ModelTraits tools_or_effort() {
  ModelTraits traits = any_model();
  traits.effort_with_tools = false;
  return traits;
}
ModelTraits tools_and_no_effort() {
  ModelTraits traits = tools_or_effort();
  traits.efforts = {Effort::low, Effort::high};
  return traits;
}
ModelTraits no_flag() {
  ModelTraits traits = any_model();
  traits.parallel_tool_calls = false;
  return traits;
}

TEST(RenderTools, SaysNothingOfParallelCallsWhereTheModelRefusesIt) {
  const auto one_call = parse(beside_tool(R"(,"parallel_tool_calls":false)"));
  EXPECT_EQ(render(one_call, no_flag()), beside_tool(""));
  EXPECT_EQ(losses_of(one_call, no_flag()), "dropped:/parallel_tool_calls");
}

TEST(RenderTools, ParallelCallsAreWhatAModelDoesAnyway) {
  const auto many_calls = parse(beside_tool(R"(,"parallel_tool_calls":true)"));
  EXPECT_EQ(render(many_calls, no_flag()), beside_tool(""));
  EXPECT_EQ(losses_of(many_calls, no_flag()), "");
}

TEST(RenderTools, TurnsReasoningOffWhereTheModelRefusesItBesideTools) {
  const auto request = parse(beside_tool(R"(,"reasoning_effort":"high")"));
  EXPECT_EQ(render(request, tools_or_effort()), beside_tool(R"(,"reasoning_effort":"none")"));
  EXPECT_EQ(losses_of(request, tools_or_effort()), "changed:/reasoning_effort");
}

TEST(RenderTools, ABudgetBesideToolsIsTurnedOffToo) {
  auto request = parse(beside_tool(""));
  request.reasoning.budget_tokens = 2000;
  request.names.reasoning = "/thinking/budget_tokens";
  EXPECT_EQ(render(request, tools_or_effort()), beside_tool(R"(,"reasoning_effort":"none")"));
  EXPECT_EQ(losses_of(request, tools_or_effort()), "changed:/thinking/budget_tokens");
}

TEST(RenderTools, TurnsReasoningOffWithoutAWordWhereNobodyAskedForIt) {
  EXPECT_EQ(render(parse(beside_tool("")), tools_or_effort()), beside_tool(R"(,"reasoning_effort":"none")"));
  EXPECT_EQ(losses_of(parse(beside_tool("")), tools_or_effort()), "");
  EXPECT_EQ(losses_of(parse(beside_tool(R"(,"reasoning_effort":"none")")), tools_or_effort()), "");
}

TEST(RenderTools, AnEffortStaysWhereThereAreNoTools) {
  const std::string asked = with(R"(,"reasoning_effort":"high")");
  EXPECT_EQ(render(parse(asked), tools_or_effort()), asked);
  EXPECT_EQ(render(parse(with("")), tools_or_effort()), with(""));
}

TEST(RenderTools, SaysNoEffortBesideToolsToAModelThatAlwaysReasons) {
  const auto request = parse(beside_tool(R"(,"reasoning_effort":"high")"));
  EXPECT_EQ(render(request, tools_and_no_effort()), beside_tool(""));
  EXPECT_EQ(losses_of(request, tools_and_no_effort()), "dropped:/reasoning_effort");
  EXPECT_EQ(losses_of(parse(beside_tool("")), tools_and_no_effort()), "");
}

TEST(RenderTools, ReportsAdaptiveThinkingThatIsTurnedOff) {
  auto request = parse(beside_tool(""));
  request.extras.push_back({"anthropic", "thinking", R"({"type":"adaptive"})"});
  EXPECT_EQ(losses_of(request, tools_or_effort()), "changed:/thinking");
  EXPECT_EQ(losses_of(request, tools_and_no_effort()), "");
}

TEST(RenderTools, GivesAnObjectItsProperties) {
  const auto request = parse(tool_of(R"("parameters":{ "type" : "object" })"));
  EXPECT_EQ(render(request), tool_of(R"("parameters":{ "type" : "object","properties":{} })"));
  EXPECT_EQ(losses_of(request), "changed:/tools/0/function/parameters");
}

TEST(RenderTools, LeavesAnyOtherSchemaAsItIs) {
  const std::string has_properties = tool_of(R"("parameters":{"properties": {},"type":"object"})");
  const std::string is_no_object = tool_of(R"("parameters":{"type":"string"})");
  EXPECT_EQ(render(parse(has_properties)), has_properties);
  EXPECT_EQ(render(parse(is_no_object)), is_no_object);
  EXPECT_EQ(render(parse(beside_tool(""))), beside_tool(""));
}

TEST(RenderTools, LeavesStrictOutWhereTheSchemaIsNot) {
  auto request = parse(tool_of(R"("parameters":{"type":"object","properties":{"a":{}}},"strict":true)"));
  request.names.tool_strict = "/strict";
  EXPECT_EQ(render(request), tool_of(R"("parameters":{"type":"object","properties":{"a":{}}})"));
  EXPECT_EQ(losses_of(request), "dropped:/tools/0/strict");
}

TEST(RenderTools, StrictStaysWithAStrictSchema) {
  const std::string strict = tool_of(
      R"("parameters":{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false},"strict":true)");
  EXPECT_EQ(render(parse(strict)), strict);
  EXPECT_EQ(losses_of(parse(strict)), "");
}

TEST(RenderTools, LeavesTheChoiceWhereTheNamedToolIsNotThere) {
  const auto request = parse(beside_tool(R"(,"tool_choice":{"type":"function","function":{"name":"g"}})"));
  EXPECT_EQ(render(request), beside_tool(R"(,"tool_choice":"auto")"));
  EXPECT_EQ(losses_of(request), "changed:/tool_choice");
}

TEST(RenderTools, ACustomToolCanBeNamed) {
  const std::string custom = with(R"(,"tools":[{"type":"custom","custom":{"name":"g"}}],)"
                                  R"("tool_choice":{"type":"function","function":{"name":"g"}})");
  EXPECT_EQ(render(parse(custom)), custom);
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
