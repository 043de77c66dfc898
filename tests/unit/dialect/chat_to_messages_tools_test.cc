#include <gmock/gmock.h>

#include "chat_to_messages.h"
#include "wire/json_writer.h"

namespace sfai::dialect {
namespace {

constexpr std::string_view one_tool = R"(,"tools":[{"type":"function","function":{"name":"f"}}])";

std::string conversation(std::string_view calls, std::string_view after) {
  return R"([{"role":"user","content":"go"},{"role":"assistant","content":"","tool_calls":[)" + std::string(calls) +
         "]}" + std::string(after) + "]";
}

std::string call(std::string_view id, std::string_view arguments = "{}") {
  return R"({"id":")" + std::string(id) + R"(","type":"function","function":{"name":"f","arguments":)" +
         wire::json_string(arguments) + "}}";
}

// The turns from the assistant's on.
std::string calls_and_results(const std::string& messages) {
  const auto turns = turns_of(messages);
  const std::string first = R"([{"role":"user","content":[{"type":"text","text":"go"}]},)";
  return turns.starts_with(first) ? turns.substr(first.size()) : turns;
}

TEST(ChatToMessagesTools, AnswersACallInTheTurnAfterIt) {
  EXPECT_EQ(calls_and_results(
                conversation(call("c1", R"({"a": 1.0})"), R"(,{"role":"tool","tool_call_id":"c1","content":"ok"})")),
            R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{"a": 1.0}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"ok"}]}])");
}

TEST(ChatToMessagesTools, GathersTheResultsOfATurnBeforeTheUsersText) {
  EXPECT_EQ(calls_and_results(
                conversation(call("c1") + "," + call("c2"),
                             R"(,{"role":"tool","tool_call_id":"c2","content":"2"},{"role":"user","content":"and"},)"
                             R"({"role":"tool","tool_call_id":"c1","content":"1"})")),
            R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{}},)"
            R"({"type":"tool_use","id":"c2","name":"f","input":{}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c2","content":"2"},)"
            R"({"type":"tool_result","tool_use_id":"c1","content":"1"},{"type":"text","text":"and"}]}])");
}

TEST(ChatToMessagesTools, FillsInAMissingResult) {
  const auto messages = conversation(call("c1"), "");
  EXPECT_EQ(calls_and_results(messages),
            R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"No result."}]}])");
  EXPECT_EQ(losses_of(request_with(messages, one_tool)), "changed:/messages/1/tool_calls/0");
}

TEST(ChatToMessagesTools, DropsAResultThatNoCallWaitsFor) {
  const auto messages = R"([{"role":"user","content":"go"},{"role":"tool","tool_call_id":"x","content":"1"}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"go"}]}])");
  EXPECT_EQ(turn_losses(messages), "dropped:/messages/1");
}

TEST(ChatToMessagesTools, KeepsTheFirstOfTwoResults) {
  const auto messages = conversation(call("c1"), R"(,{"role":"tool","tool_call_id":"c1","content":"1"},)"
                                                 R"({"role":"tool","tool_call_id":"c1","content":"2"})");
  EXPECT_EQ(losses_of(request_with(messages, one_tool)), "dropped:/messages/3");
  EXPECT_THAT(turns_of(messages), testing::Not(testing::HasSubstr(R"("content":"2")")));
}

TEST(ChatToMessagesTools, GivesCallsWithTheSameIdIdsOfTheirOwn) {
  const auto messages =
      conversation(call("c1"), R"(,{"role":"tool","tool_call_id":"c1","content":"1"},)"
                               R"({"role":"assistant","tool_calls":[)" +
                                   call("c1") + R"(]},{"role":"tool","tool_call_id":"c1","content":"2"})");
  EXPECT_EQ(calls_and_results(messages),
            R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"1"}]},)"
            R"({"role":"assistant","content":[{"type":"tool_use","id":"c1_2","name":"f","input":{}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1_2","content":"2"}]}])");
}

TEST(ChatToMessagesTools, MapsIdsOfOtherLettersInCallAndResult) {
  const auto messages =
      conversation(call("a.b:1") + "," + call("a_b_1"), R"(,{"role":"tool","tool_call_id":"a_b_1","content":"2"},)"
                                                        R"({"role":"tool","tool_call_id":"a.b:1","content":"1"})");
  EXPECT_EQ(calls_and_results(messages),
            R"({"role":"assistant","content":[{"type":"tool_use","id":"a_b_1","name":"f","input":{}},)"
            R"({"type":"tool_use","id":"a_b_1_2","name":"f","input":{}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a_b_1_2","content":"2"},)"
            R"({"type":"tool_result","tool_use_id":"a_b_1","content":"1"}]}])");
  EXPECT_EQ(losses_of(request_with(messages, one_tool)),
            "changed:/messages/1/tool_calls/0/id, changed:/messages/1/tool_calls/1/id");
}

TEST(ChatToMessagesTools, WrapsArgumentsThatAreNoObject) {
  const auto answer = R"(,{"role":"tool","tool_call_id":"c1","content":"1"})";
  const auto messages = conversation(call("c1", R"({"a":)"), answer);
  EXPECT_THAT(turns_of(messages), testing::HasSubstr(R"("input":{"_raw":"{\"a\":"})"));
  EXPECT_EQ(losses_of(request_with(messages, one_tool)), "changed:/messages/1/tool_calls/0/function/arguments");
  EXPECT_THAT(turns_of(conversation(call("c1", "[1]"), answer)), testing::HasSubstr(R"("input":{"_raw":"[1]"})"));
  EXPECT_THAT(turns_of(conversation(call("c1", ""), answer)), testing::HasSubstr(R"("input":{}})"));
}

TEST(ChatToMessagesTools, SendsPartsOfAResultAsBlocks) {
  EXPECT_THAT(turns_of(conversation(call("c1"),
                                    R"(,{"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"see"},)"
                                    R"({"type":"image_url","image_url":{"url":"https://a.test/b.png"}}]})")),
              testing::HasSubstr(R"("tool_use_id":"c1","content":[{"type":"text","text":"see"},)"
                                 R"({"type":"image","source":{"type":"url","url":"https://a.test/b.png"}}]})"));
}

TEST(ChatToMessagesTools, LeavesTheContentOfAnEmptyResultOut) {
  EXPECT_THAT(turns_of(conversation(call("c1"), R"(,{"role":"tool","tool_call_id":"c1","content":""})")),
              testing::HasSubstr(R"([{"type":"tool_result","tool_use_id":"c1"}])"));
}

TEST(ChatToMessagesTools, DeclaresToolsInTheClientsOrder) {
  EXPECT_EQ(
      param_of(
          R"(,"tools":[{"type":"function","function":{"name":"b","description":"does b","parameters":{"type": "object","additionalProperties":false},"strict":true}},
                                  {"type":"function","function":{"name":"a"},"cache_control":{"type":"ephemeral"}}])",
          "tools"),
      R"([{"name":"b","description":"does b","input_schema":{"type": "object","additionalProperties":false},"strict":true},)"
      R"({"name":"a","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral"}}])");
}

TEST(ChatToMessagesTools, AddsTheTypeThatASchemaLacksAndKeepsItsBytes) {
  const auto tools =
      R"(,"tools":[{"type":"function","function":{"name":"f","parameters":{ "properties": {"a":{}} }}}])";
  EXPECT_EQ(param_of(tools, "tools"), R"([{"name":"f","input_schema":{ "properties": {"a":{}},"type":"object" }}])");
  EXPECT_EQ(param_losses(tools), "changed:/tools/0/function/parameters");
}

TEST(ChatToMessagesTools, ReportsStrictWhereTheModelHasNone) {
  auto traits = capable();
  traits.structured_output = false;
  EXPECT_EQ(param_losses(R"(,"tools":[{"type":"function","function":{"name":"f","strict":true}}])", traits),
            "dropped:/tools/0/function/strict");
}

TEST(ChatToMessagesTools, ClosesTheSchemaOfAStrictTool) {
  const auto tools =
      R"(,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}])";
  EXPECT_EQ(param_of(tools, "tools"),
            R"([{"name":"f","input_schema":{"type":"object","additionalProperties":false},"strict":true}])");
  EXPECT_EQ(param_losses(tools), "changed:/tools/0/function/parameters");
}

constexpr std::string_view dotted_tools =
    R"(,"tools":[{"type":"function","function":{"name":"git.log"}},{"type":"function","function":{"name":"git_log"}}],)"
    R"("tool_choice":{"type":"function","function":{"name":"git.log"}})";

TEST(ChatToMessagesTools, GivesAToolANameThatTheProviderTakes) {
  const auto request = request_with(R"([{"role":"user","content":"hi"}])", dotted_tools);
  const auto rendered = translate(request, capable());
  ASSERT_TRUE(rendered);
  EXPECT_THAT(rendered->body, testing::HasSubstr(R"([{"name":"git_log_)"));
  EXPECT_THAT(rendered->body, testing::HasSubstr(R"({"name":"git_log",)"));
  EXPECT_EQ(chat::render_losses(rendered->losses), "changed:/tools/0/function/name");
  const auto sent = member_of(member_of(rendered->body, "tool_choice"), "name");
  EXPECT_EQ(rendered->tool_names.restore(std::string_view(sent).substr(1, sent.size() - 2)), "git.log");
}

TEST(ChatToMessagesTools, GivesACallOfTheHistoryTheSameName) {
  const auto dotted = R"({"id":"c1","type":"function","function":{"name":"git.log","arguments":"{}"}})";
  const auto request =
      request_with(conversation(dotted, R"(,{"role":"tool","tool_call_id":"c1","content":"1"})"), dotted_tools);
  const auto rendered = translate(request, capable());
  ASSERT_TRUE(rendered);
  const auto sent = member_of(member_of(rendered->body, "tool_choice"), "name");
  EXPECT_THAT(rendered->body, testing::HasSubstr(R"({"type":"tool_use","id":"c1","name":)" + sent));
  EXPECT_EQ(chat::render_losses(rendered->losses),
            "changed:/messages/1/tool_calls/0/function/name, changed:/tools/0/function/name");
}

TEST(ChatToMessagesTools, ReturnsNoNamesWhereAllStay) {
  const auto sent = translate(request_with(R"([{"role":"user","content":"hi"}])", one_tool), capable());
  EXPECT_EQ(sent->tool_names.restore("get_time"), "get_time");
}

TEST(ChatToMessagesTools, DeclaresAToolForAHistoryWithCalls) {
  const auto request = request_with(conversation(call("c1"), R"(,{"role":"tool","tool_call_id":"c1","content":"1"})"));
  EXPECT_EQ(member_of(body_of(request), "tools"),
            R"([{"name":"no_tool","description":"Stands for the tools of earlier turns; not to be called.",)"
            R"("input_schema":{"type":"object","properties":{}}}])");
  EXPECT_EQ(member_of(body_of(request), "tool_choice"), R"({"type":"none"})");
  EXPECT_EQ(losses_of(request), "changed:/tools");
}

struct Choice {
  std::string_view wanted;  // further members of the request
  std::string_view sent;
};
class ToolChoice : public testing::TestWithParam<Choice> {};
TEST_P(ToolChoice, IsSaidAsAnthropicSaysIt) {
  EXPECT_EQ(param_of(std::string(one_tool) + std::string(GetParam().wanted), "tool_choice"), GetParam().sent);
}
INSTANTIATE_TEST_SUITE_P(
    ChatToMessages, ToolChoice,
    testing::Values(Choice{R"(,"tool_choice":"auto")", R"({"type":"auto"})"},
                    Choice{R"(,"tool_choice":"required")", R"({"type":"any"})"},
                    Choice{R"(,"tool_choice":"none")", R"({"type":"none"})"},
                    Choice{R"(,"tool_choice":{"type":"function","function":{"name":"f"}})",
                           R"({"type":"tool","name":"f"})"},
                    Choice{R"(,"parallel_tool_calls":false)", R"({"type":"auto","disable_parallel_tool_use":true})"},
                    Choice{R"(,"tool_choice":"none","parallel_tool_calls":false)", R"({"type":"none"})"},
                    Choice{R"(,"parallel_tool_calls":true)", ""}, Choice{"", ""}));

TEST(ChatToMessagesTools, DoesNotForceAToolOnAModelThatThinks) {
  const auto more = std::string(one_tool) + R"(,"tool_choice":"required","reasoning_effort":"low")";
  EXPECT_EQ(param_of(more, "tool_choice"), R"({"type":"auto"})");
  EXPECT_EQ(param_losses(more), "changed:/tool_choice");
}

TEST(ChatToMessagesTools, ReportsAChoiceWithoutTools) {
  EXPECT_EQ(param_of(R"(,"tool_choice":"auto")", "tool_choice"), "");
  EXPECT_EQ(param_losses(R"(,"tool_choice":"required","parallel_tool_calls":false)"),
            "dropped:/tool_choice, dropped:/parallel_tool_calls");
}

TEST(ChatToMessagesTools, AChoiceThatChoosesNothingIsNoLossWithoutTools) {
  EXPECT_EQ(param_losses(R"(,"tool_choice":"auto","parallel_tool_calls":true)"), "");
  EXPECT_EQ(param_losses(R"(,"tool_choice":"none","tools":[])"), "");
}

constexpr std::string_view function_f = R"({"type":"function","function":{"name":"f"}})";

TEST(ChatToMessagesTools, RefusesTheSecondToolOfAName) {
  const auto twice = R"(,"tools":[)" + std::string(function_f) + "," + std::string(function_f) + "]";
  EXPECT_EQ(refusal_of(request_with(R"([{"role":"user","content":"hi"}])", twice)),
            "tools[1].function.name | tools[1].function.name: another tool has this name; each needs one of its own");
}

TEST(ChatToMessagesTools, AClientsToolGetsAnotherNameBesideTheProvidersSearch) {
  const auto rendered = translate(
      request_with(R"([{"role":"user","content":"hi"}])",
                   R"(,"tools":[{"type":"function","function":{"name":"web_search"}}],"web_search_options":{})"),
      capable());
  ASSERT_TRUE(rendered);
  EXPECT_THAT(rendered->body, testing::HasSubstr(R"([{"name":"web_search_)"));
  EXPECT_THAT(rendered->body, testing::HasSubstr(R"({"type":"web_search_20250305","name":"web_search"}])"));
  EXPECT_EQ(chat::render_losses(rendered->losses), "changed:/tools/0/function/name");
  const auto at = rendered->body.find(R"("web_search_)") + 1;
  const auto sent = rendered->body.substr(at, rendered->body.find('"', at) - at);
  EXPECT_EQ(rendered->tool_names.restore(sent), "web_search");
}

std::string tool_with(std::string_view schema, std::string_view more = "") {
  return R"(,"tools":[{"type":"function","function":{"name":"f","description":"Does f.","parameters":)" +
         std::string(schema) + std::string(more) + "}}]";
}

TEST(ChatToMessagesTools, SaysBranchesAtTheTopOfASchemaInTheDescription) {
  const auto tools = tool_with(R"({"type":"object","properties":{"a":{}},"anyOf":[{"required":["a"]}],"allOf":[]})");
  EXPECT_EQ(
      param_of(tools, "tools"),
      R"([{"name":"f","description":"Does f.\n\nInput must match: {\"anyOf\":[{\"required\":[\"a\"]}],\"allOf\":[]}",)"
      R"("input_schema":{"type":"object","properties":{"a":{}}}}])");
  EXPECT_EQ(param_losses(tools), "changed:/tools/0/function/parameters");
}

TEST(ChatToMessagesTools, WhatIsNothingButBranchesIsAnObject) {
  EXPECT_EQ(param_of(tool_with(R"({"oneOf":[{"type":"object"}]})"), "tools"),
            R"([{"name":"f","description":"Does f.\n\nInput must match: {\"oneOf\":[{\"type\":\"object\"}]}",)"
            R"("input_schema":{"type":"object","properties":{}}}])");
}

TEST(ChatToMessagesTools, AToolWithBranchesAtTheTopIsNotStrict) {
  const auto tools = tool_with(R"({"type":"object","anyOf":[]})", R"(,"strict":true)");
  EXPECT_EQ(param_losses(tools), "dropped:/tools/0/function/strict, changed:/tools/0/function/parameters");
}

}  // namespace
}  // namespace sfai::dialect
