#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Effort;
using chat::ModelTraits;

constexpr std::string_view hello = R"({"model":"m","messages":[{"role":"user","content":"a"}])";
std::string with(std::string_view members) { return std::string(hello).append(members).append("}"); }

chat::ChatRequest thinking(std::string_view raw) {
  chat::ChatRequest request = parse(with(""));
  request.extras.push_back({"anthropic", "thinking", std::string(raw)});
  return request;
}

TEST(RenderParams, ClampsMaxTokensToTheModelsLimit) {
  ModelTraits traits = any_model();
  traits.output_limit = 100;
  EXPECT_EQ(render(parse(with(R"(,"max_tokens":500)")), traits), with(R"(,"max_tokens":100)"));
  EXPECT_EQ(losses_of(parse(with(R"(,"max_tokens":500)")), traits), "changed:/max_tokens");
  EXPECT_EQ(losses_of(parse(with(R"(,"max_completion_tokens":500)")), traits), "changed:/max_completion_tokens");
}

TEST(RenderParams, DropsSamplingThatTheModelRefuses) {
  ModelTraits traits = any_model();
  traits.sampling = ModelTraits::Sampling::neither;
  const auto request = parse(with(R"(,"temperature":0.5,"top_p":0.9)"));
  EXPECT_EQ(render(request, traits), with(""));
  EXPECT_EQ(losses_of(request, traits), "dropped:/temperature, dropped:/top_p");
}

TEST(RenderParams, ASamplingOf1IsWhatAModelDoesAnyway) {
  ModelTraits traits = any_model();
  traits.sampling = ModelTraits::Sampling::neither;
  EXPECT_EQ(losses_of(parse(with(R"(,"temperature":1,"top_p":1.0)")), traits), "");
}

TEST(RenderParams, AModelThatDoesNotReasonThisTimeTakesSampling) {
  ModelTraits traits = any_model();
  traits.sampling = ModelTraits::Sampling::neither;
  const std::string_view asked = R"(,"temperature":0.5,"top_p":0.9,"reasoning_effort":"none")";
  EXPECT_EQ(render(parse(with(asked)), traits), with(asked));
  EXPECT_EQ(losses_of(parse(with(asked)), traits), "");
  traits.efforts = {Effort::low};
  EXPECT_EQ(losses_of(parse(with(asked)), traits), "dropped:/temperature, dropped:/top_p, dropped:/reasoning_effort");
}

TEST(RenderParams, TemperatureWinsWhereTheModelTakesOneOfTheTwo) {
  ModelTraits traits = any_model();
  traits.sampling = ModelTraits::Sampling::either;
  const auto request = parse(with(R"(,"temperature":0.5,"top_p":0.9)"));
  EXPECT_EQ(render(request, traits), with(R"(,"temperature":0.5)"));
  EXPECT_EQ(losses_of(request, traits), "dropped:/top_p");
  EXPECT_EQ(render(parse(with(R"(,"top_p":0.9)")), traits), with(R"(,"top_p":0.9)"));
}

TEST(RenderParams, SendsFourStopsAtMost) {
  chat::ChatRequest request = parse(with(R"(,"stop":["a","b","c","d","e"])"));
  request.names.stop = "/stop_sequences";
  EXPECT_EQ(render(request), with(R"(,"stop":["a","b","c","d"])"));
  EXPECT_EQ(losses_of(request), "dropped:/stop_sequences/4");
}

TEST(RenderParams, AnEmptyStopIsNoneOfTheFour) {
  const auto request = parse(with(R"(,"stop":["a","","b","","c","\n","e"])"));
  EXPECT_EQ(render(request), with(R"(,"stop":["a","b","c","\n"])"));
  EXPECT_EQ(losses_of(request), "dropped:/stop/1, dropped:/stop/3, dropped:/stop/6");
}

TEST(RenderParams, SaysNoStopWhereAllAreEmpty) {
  EXPECT_EQ(render(parse(with(R"(,"stop":"")"))), with(""));
  EXPECT_EQ(losses_of(parse(with(R"(,"stop":"")"))), "dropped:/stop");
}

TEST(RenderParams, DropsStopsThatTheModelRefuses) {
  ModelTraits traits = any_model();
  traits.stop_sequences = false;
  chat::ChatRequest request = parse(with(R"(,"stop":["a","b"])"));
  request.names.stop = "/stop_sequences";
  EXPECT_EQ(render(request, traits), with(""));
  EXPECT_EQ(losses_of(request, traits), "dropped:/stop_sequences");
}

TEST(RenderParams, SaysABudgetAsAnEffort) {
  chat::ChatRequest request = parse(with(""));
  request.reasoning.budget_tokens = 10000;
  request.names.reasoning = "/thinking/budget_tokens";
  EXPECT_EQ(render(request), with(R"(,"reasoning_effort":"high")"));
  EXPECT_EQ(losses_of(request), "changed:/thinking/budget_tokens");
}

TEST(RenderParams, TakesTheNearestEffortThatTheModelKnows) {
  ModelTraits traits = any_model();
  traits.efforts = {Effort::low, Effort::medium, Effort::high};
  const auto request = parse(with(R"(,"reasoning_effort":"max")"));
  EXPECT_EQ(render(request, traits), with(R"(,"reasoning_effort":"high")"));
  EXPECT_EQ(losses_of(request, traits), "changed:/reasoning_effort");
}

TEST(RenderParams, DropsAnEffortThatTheModelHasNothingLike) {
  ModelTraits traits = any_model();
  traits.efforts = {Effort::low, Effort::high};
  EXPECT_EQ(losses_of(parse(with(R"(,"reasoning_effort":"none")")), traits), "dropped:/reasoning_effort");
  EXPECT_EQ(losses_of(parse(with(R"(,"reasoning_effort":"gigantic")")), traits), "dropped:/reasoning_effort");
  traits.thinking = ModelTraits::Thinking::none;
  EXPECT_EQ(losses_of(parse(with(R"(,"reasoning_effort":"low")")), traits), "dropped:/reasoning_effort");
  EXPECT_EQ(losses_of(parse(with(R"(,"reasoning_effort":"none")")), traits), "");
}

TEST(RenderParams, AdaptiveThinkingIsWhatAReasoningModelDoes) {
  ModelTraits traits = any_model();
  EXPECT_EQ(losses_of(thinking(R"({"type":"adaptive"})"), traits), "");
  EXPECT_EQ(losses_of(thinking(R"({"type":"adaptive","display":"omitted"})"), traits), "dropped:/thinking/display");
  EXPECT_EQ(losses_of(thinking(R"({"type":"disabled"})"), traits), "dropped:/thinking");
  traits.thinking = ModelTraits::Thinking::none;
  EXPECT_EQ(losses_of(thinking(R"({"type":"adaptive"})"), traits), "dropped:/thinking");
}

TEST(RenderParams, LeavesTheChoiceToAModelThatCannotBeForced) {
  ModelTraits traits = any_model();
  traits.forced_tool = false;
  const std::string tools = R"(,"tools":[{"type":"function","function":{"name":"f"}}])";
  const auto request = parse(with(tools + R"(,"tool_choice":"required")"));
  EXPECT_EQ(render(request, traits), with(tools + R"(,"tool_choice":"auto")"));
  EXPECT_EQ(losses_of(request, traits), "changed:/tool_choice");
}

TEST(RenderParams, SpeaksOfToolsOnlyWhereThereAreSome) {
  const auto request = parse(with(R"(,"tool_choice":"none","parallel_tool_calls":false)"));
  EXPECT_EQ(render(request), with(""));
  EXPECT_EQ(losses_of(request), "dropped:/tool_choice, dropped:/parallel_tool_calls");
}

TEST(RenderParams, AUserOfMoreThan64CharactersIsItsHash) {
  chat::ChatRequest request = parse(with(""));
  request.user = std::string(65, 'u');
  request.names.user = "/metadata/user_id";
  EXPECT_EQ(losses_of(request), "changed:/metadata/user_id");
  EXPECT_EQ(render(request).size(), with(R"(,"user":"")").size() + 64);
}

TEST(RenderParams, NamesToolsAsOpenAiTakesThem) {
  const std::string name = "files.read";
  chat::ChatRequest request = parse(with(R"(,"tools":[{"type":"function","function":{"name":"files_read"}},)"
                                         R"({"type":"function","function":{"name":"files.read"}}],)"
                                         R"("tool_choice":{"type":"function","function":{"name":"files.read"}})"));
  const auto rendered = dialect.render_request(request, {"m", any_model(), false});
  ASSERT_TRUE(rendered);
  chat::ToolNames names = rendered->tool_names;
  const std::string sent = names.send(name, 64);
  EXPECT_TRUE(chat::is_plain_name(sent, 64)) << sent;
  EXPECT_NE(sent, "files_read");
  EXPECT_TRUE(rendered->body.contains(R"("tool_choice":{"type":"function","function":{"name":")" + sent)) << sent;
  EXPECT_EQ(rendered->tool_names.restore(sent), name);
  EXPECT_EQ(chat::render_losses(rendered->losses), "changed:/tools/1/function/name, changed:/tool_choice");
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
