#include <gmock/gmock.h>

#include "words.h"

// What only the neutral form or an Anthropic client can say, rendered for Anthropic.
namespace sfai::dialect::anthropic {
namespace {

using testing::HasSubstr;
using testing::Not;
using Thinking = chat::ModelTraits::Thinking;

RenderedRequest rendered(const chat::ChatRequest& request, const chat::ModelTraits& traits = any_model()) {
  auto result = dialect.render_request(request, {.model = "m", .traits = traits, .signer = "anthropic/m"});
  EXPECT_TRUE(result) << result.error()->message;
  return result ? std::move(*result) : RenderedRequest{};
}

std::string losses(const RenderedRequest& rendered) { return chat::render_losses(rendered.losses); }

chat::ChatRequest saying_hi() { return parse(R"({"model":"m","messages":[{"role":"user","content":"hi"}]})"); }

// A finished round of tool calls whose thinking was signed by `signer`.
chat::ChatRequest tool_loop(std::string_view signer, std::string_view thinking) {
  auto request = parse(
      R"({"model":"m","messages":[{"role":"user","content":"go"},{"role":"assistant","content":[)"
      R"({"type":"thinking","thinking":"hm","signature":"S1"},{"type":"tool_use","id":"a","name":"f","input":{}}]},)"
      R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"}]},)"
      R"({"role":"assistant","content":[{"type":"tool_use","id":"b","name":"f","input":{}}]},)"
      R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"b","content":"2"}]}],)"
      R"("tools":[{"name":"f","input_schema":{"type":"object"}}],"thinking":)" +
      std::string(thinking) + "}");
  std::get<chat::ThinkingPart>(request.messages[1].parts[0]).signer = signer;
  return request;
}

chat::ModelTraits with_budget() {
  auto traits = any_model();
  traits.thinking = Thinking::budget;
  return traits;
}

constexpr std::string_view budget = R"({"type":"enabled","budget_tokens":2048})";
constexpr std::string_view adaptive = R"({"type":"adaptive"})";

TEST(AnthropicRendering, ThinkingThatAnotherModelSignedIsLeftOut) {
  const auto request = rendered(tool_loop("openai/o", adaptive));
  EXPECT_THAT(request.body, Not(HasSubstr("S1")));
  EXPECT_EQ(losses(request), "dropped:/messages/1/content/0");
  EXPECT_EQ(request.losses.at(0).reason, "thinking that another model signed");
}

TEST(AnthropicRendering, ThinkingOfTheSameModelOrOfNobodyKnownStays) {
  EXPECT_THAT(rendered(tool_loop("anthropic/m", adaptive)).body, HasSubstr("S1"));
  EXPECT_EQ(losses(rendered(tool_loop("", adaptive))), "");
}

TEST(AnthropicRendering, ALoopThatBeganWithItsThinkingGoesOnThinking) {
  const auto request = rendered(tool_loop("anthropic/m", budget), with_budget());
  EXPECT_THAT(request.body, HasSubstr(R"("budget_tokens":2048)"));
  EXPECT_EQ(losses(request), "");
}

TEST(AnthropicRendering, ALoopThatLostItsThinkingGoesOnWithoutAny) {
  const auto request = rendered(tool_loop("anthropic/other", budget), with_budget());
  EXPECT_THAT(request.body, Not(HasSubstr("budget_tokens")));
  EXPECT_EQ(losses(request), "dropped:/thinking, dropped:/messages/1/content/0");
}

TEST(AnthropicRendering, WithoutThinkingThatOfEarlierTurnsGoesToo) {
  auto request = tool_loop("openai/o", budget);
  chat::Message earlier{.role = chat::Role::assistant, .parts = {}, .name = {}, .extras = {}};
  earlier.parts.emplace_back(chat::ThinkingPart{.text = "old", .signature = "S0", .redacted = {}, .extras = {}});
  earlier.parts.emplace_back(chat::TextPart{"done", {}});
  request.messages.insert(request.messages.begin(), {request.messages[0], earlier});
  const auto sent = rendered(request, with_budget());
  EXPECT_THAT(sent.body, Not(HasSubstr("S0")));
  EXPECT_THAT(sent.losses.at(1).reason, "thinking is off in this request");
}

TEST(AnthropicRendering, AnAdaptiveModelNeedsNoThinkingInItsLoop) {
  EXPECT_THAT(rendered(tool_loop("openai/o", adaptive)).body, HasSubstr(R"("thinking":{"type":"adaptive"})"));
}

TEST(AnthropicRendering, AnAddressThatHoldsNoBase64IsRefused) {
  const auto request = parse(R"({"model":"m","messages":[{"role":"user","content":[)"
                             R"({"type":"image","source":{"type":"url","url":"data:image/png,AAAA"}}]}]})");
  EXPECT_EQ(dialect.render_request(request, {.model = "m", .traits = any_model()}).error()->message,
            "messages[0].content[0]: an image must be a data URI or an https address");
}

TEST(AnthropicRendering, ABudgetIsAnEffortOnAnAdaptiveModel) {
  const auto request = rendered(parse(R"({"model":"m","messages":[],"thinking":)" + std::string(budget) + "}"));
  EXPECT_THAT(request.body, HasSubstr(R"("output_config":{"effort":"low"})"));
  EXPECT_THAT(losses(request), testing::StartsWith("changed:/thinking"));
}

TEST(AnthropicRendering, WhatElseABudgetSaysStaysWithIt) {
  const auto request = parse(R"({"model":"m","max_tokens":4000,"messages":[{"role":"user","content":"hi"}],"thinking":)"
                             R"({"type":"enabled","budget_tokens":2048,"display":"omitted"}})");
  EXPECT_THAT(rendered(request, with_budget()).body,
              HasSubstr(R"("thinking":{"type":"enabled","budget_tokens":2048,"display":"omitted"})"));
}

TEST(AnthropicRendering, AModelThatAlwaysThinksIsNotToldNotTo) {
  auto traits = any_model();
  traits.thinking_switch = false;
  const auto request =
      rendered(parse(R"({"model":"m","messages":[{"role":"user","content":"hi"}],"thinking":{"type":"disabled"},)"
                     R"("output_config":{"effort":"low"}})"),
               traits);
  EXPECT_THAT(request.body, Not(HasSubstr("disabled")));
  EXPECT_EQ(losses(request), "dropped:/thinking");
}

TEST(AnthropicRendering, ASearchIsTheToolThatTheProviderRuns) {
  auto request = saying_hi();
  request.web_search = R"({"search_context_size":"high","user_location":{"type":"approximate",)"
                       R"("approximate":{"country":"DE","city":"Berlin","timezone":null}}})";
  const auto sent = rendered(request);
  EXPECT_THAT(sent.body, HasSubstr(R"("tools":[{"type":"web_search_20250305","name":"web_search",)"
                                   R"("user_location":{"type":"approximate","city":"Berlin","country":"DE"}}])"));
  EXPECT_EQ(losses(sent), "dropped:/web_search_options/search_context_size");
  EXPECT_TRUE(sent.may_pause);
}

TEST(AnthropicRendering, ATurnMayPauseOnlyWhereTheProviderRunsATool) {
  EXPECT_FALSE(rendered(saying_hi()).may_pause);
  EXPECT_TRUE(rendered(parse(R"({"model":"m","messages":[{"role":"user","content":"hi"}],"tools":[)"
                             R"({"type":"web_fetch_20250910","name":"web_fetch"}]})"))
                  .may_pause);
}

TEST(AnthropicRendering, ASchemaForTheAnswerAllowsNoPrefill) {
  const auto request =
      rendered(parse(R"({"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"{"}],)"
                     R"("output_config":{"format":{"type":"json_schema","schema":{"type":"string"}}}})"));
  EXPECT_EQ(losses(request), "changed:/messages/1");
}

TEST(AnthropicRendering, MarksInWhatNobodyModelsCountToo) {
  const auto request =
      rendered(parse(R"({"model":"m","messages":[{"role":"user","content":[)"
                     R"({"type":"search_result","cache_control":{"type":"ephemeral"},"title":"1"},)"
                     R"({"type":"search_result","cache_control":{"type":"ephemeral"},"title":"2"}]}],)"
                     R"("cache_control":{"type":"ephemeral"},"tools":[{"type":"bash_20250124","name":"bash",)"
                     R"("cache_control":{"type":"ephemeral"}},{"name":"f","cache_control":{"type":"ephemeral"}}]})"));
  EXPECT_THAT(request.body, HasSubstr(R"([{"type":"search_result","title":"1"},)"
                                      R"({"type":"search_result","cache_control":{"type":"ephemeral"},"title":"2"}])"));
  EXPECT_EQ(losses(request), "dropped:/messages/0/content/0/cache_control");
}

TEST(AnthropicRendering, ARefusalOfTheHistoryIsNamedWhereItStood) {
  auto request = saying_hi();
  chat::Message refusing{.role = chat::Role::assistant, .parts = {}, .name = {}, .extras = {}};
  refusing.parts.emplace_back(chat::RefusalPart{"no", {chat::PartOrigin::Home::refusal}});
  request.messages.insert(request.messages.end(), {refusing, request.messages[0]});
  EXPECT_EQ(losses(rendered(request)), "changed:/messages/1/refusal");
}

TEST(AnthropicRendering, NamesWhatItChangesAsAnthropicsClientsDo) {
  const auto request =
      rendered(parse(R"({"model":"m","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[)"
                     R"({"type":"tool_use","id":"a.b","name":"git.log","input":{}}]}],"stop_sequences":["x"," "],)"
                     R"("metadata":{"user_id":"ann@example.org"},"tools":[{"name":"git.log"}]})"));
  EXPECT_EQ(losses(request),
            "changed:/messages/1/content/0/id, changed:/messages/1/content/0, changed:/messages/1/content/0/name, "
            "changed:/tools/0/name, dropped:/stop_sequences/1, dropped:/metadata/user_id");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
