#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Role;

std::string with_messages(std::string_view messages) {
  return R"({"model":"m","messages":)" + std::string(messages) + "}";
}
std::string with_member(std::string_view member) {
  return R"({"messages":[{"role":"user","content":"hi"}],)" + std::string(member) + "}";
}

TEST(Request, ReadsModelAndMessages) {
  const auto request =
      parse(with_messages(R"([{"role":"developer","content":"be brief"},{"role":"user","content":"hi"}])"));

  EXPECT_EQ(request.model, "m");
  ASSERT_EQ(request.messages.size(), 2U);
  EXPECT_EQ(request.messages[0].role, Role::developer);
  EXPECT_EQ(std::get<chat::TextPart>(request.messages[1].parts.at(0)).text, "hi");
}

TEST(Request, AnAbsentModelIsLeftToTheRouter) {
  EXPECT_EQ(parse(R"({"messages":[{"role":"user","content":"hi"}]})").model, "");
}

TEST(Request, ReadsTheParameters) {
  const auto request = parse(with_member(
      R"("max_tokens":5,"temperature":0.5,"top_p":1,"stop":["a","b"],"parallel_tool_calls":false,"user":"u",
         "reasoning_effort":"low","stream":true,"stream_options":{"include_usage":true})"));

  EXPECT_EQ(request.max_tokens, 5);
  EXPECT_EQ(request.temperature, 0.5);
  EXPECT_EQ(request.top_p, 1);
  EXPECT_EQ(request.stop, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(request.parallel_tool_calls, false);
  EXPECT_EQ(request.user, "u");
  EXPECT_EQ(request.reasoning.effort, "low");
  EXPECT_TRUE(request.stream);
  EXPECT_TRUE(request.include_usage);
}

TEST(Request, MaxCompletionTokensWinsOverMaxTokens) {
  EXPECT_EQ(parse(with_member(R"("max_completion_tokens":9,"max_tokens":5)")).max_tokens, 9);
  EXPECT_EQ(parse(with_member(R"("max_completion_tokens":9)")).names.max_tokens, "/max_completion_tokens");
}

TEST(Request, ASingleStopIsAListOfOne) {
  EXPECT_EQ(parse(with_member(R"("stop":"END")")).stop, std::vector<std::string>{"END"});
}

TEST(Request, NullMeansAbsent) {
  const auto request = parse(with_member(
      R"("stop":null,"temperature":null,"tools":null,"tool_choice":null,"stream_options":null,"stream":null,"logit_bias":null)"));

  EXPECT_TRUE(request.stop.empty());
  EXPECT_FALSE(request.temperature);
  EXPECT_FALSE(request.stream);
  EXPECT_TRUE(request.extras.empty());
}

TEST(Request, KeepsUnknownMembersVerbatim) {
  const auto request = parse(with_member(R"("seed": 7,"logit_bias":{"50256": -100},"stream_options":{"x":1})"));

  ASSERT_EQ(request.extras.size(), 3U);
  EXPECT_EQ(request.extras[0].name, "stream_options/x");
  EXPECT_EQ(request.extras[1].name, "seed");
  EXPECT_EQ(request.extras[2].dialect, "openai_chat");
  EXPECT_EQ(request.extras[2].raw, R"({"50256": -100})");
}

TEST(Request, ReadsToolsWithTheirSchemaVerbatim) {
  const auto request = parse(with_member(
      R"("tools":[{"type":"function","cache":1,"function":{"name":"f","description":"d","strict":true,"x":2,
         "parameters":{"required": ["a"], "type":"object"}}}])"));

  ASSERT_EQ(request.tools.size(), 1U);
  EXPECT_EQ(request.tools[0].name, "f");
  EXPECT_EQ(request.tools[0].description, "d");
  EXPECT_EQ(request.tools[0].parameters, R"({"required": ["a"], "type":"object"})");
  EXPECT_EQ(request.tools[0].strict, true);
  EXPECT_EQ(request.tools[0].origin, 0U);
  EXPECT_EQ(request.tools[0].extras.at(0).name, "function/x");
  EXPECT_EQ(request.tools[0].extras.at(1).name, "cache");
}

TEST(Request, KeepsAToolThatIsNoFunctionVerbatim) {
  const auto request = parse(with_member(R"("tools":[{"type":"custom","custom":{"name":"c"}}])"));

  EXPECT_TRUE(request.tools.empty());
  EXPECT_EQ(request.extras.at(0).name, "tools/0");
  EXPECT_EQ(request.extras.at(0).raw, R"({"type":"custom","custom":{"name":"c"}})");
}

TEST(Request, ReadsToolChoices) {
  using Mode = chat::ToolChoice::Mode;
  EXPECT_EQ(parse(with_member(R"("tool_choice":"auto")")).tool_choice->mode, Mode::automatic);
  EXPECT_EQ(parse(with_member(R"("tool_choice":"none")")).tool_choice->mode, Mode::none);
  EXPECT_EQ(parse(with_member(R"("tool_choice":"required")")).tool_choice->mode, Mode::required);
  EXPECT_EQ(parse(with_member(R"("tool_choice":"any")")).tool_choice->mode, Mode::required);
  EXPECT_EQ(parse(with_member(R"("tool_choice":{"type":"function","function":{"name":"f"}})")).tool_choice->name, "f");
}

TEST(Request, KeepsAToolChoiceOfAnotherFormVerbatim) {
  const auto request = parse(with_member(R"("tool_choice":{"type":"allowed_tools","allowed_tools":{}})"));

  EXPECT_FALSE(request.tool_choice);
  EXPECT_EQ(request.extras.at(0).name, "tool_choice");
}

TEST(Request, ReadsResponseFormats) {
  using Kind = chat::ResponseFormat::Kind;
  EXPECT_EQ(parse(with_member(R"("response_format":{"type":"json_object"})")).response_format->kind, Kind::json_object);
  const auto format =
      parse(with_member(R"("response_format":{"type":"json_schema","json_schema":{ }})")).response_format;
  EXPECT_EQ(format->kind, Kind::json_schema);
  EXPECT_EQ(format->raw, R"({"type":"json_schema","json_schema":{ }})");
}

TEST(Request, KeepsWebSearchOptionsVerbatim) {
  EXPECT_EQ(parse(with_member(R"("web_search_options":{"search_context_size": "low"})")).web_search,
            R"({"search_context_size": "low"})");
}

TEST(Request, RefusesWhatIsNotAnObject) { EXPECT_EQ(refusal_of("[]"), "body: 'body' must be an object, not an array"); }

TEST(Request, NamesTheMemberTheKindAndWhatCame) {
  EXPECT_EQ(refusal_of(with_member(R"("temperature":"hot")")),
            "temperature: 'temperature' must be a number, not a string");
  EXPECT_EQ(refusal_of(with_member(R"("stream_options":{"include_usage":1})")),
            "stream_options.include_usage: 'stream_options.include_usage' must be a boolean, not a number");
  EXPECT_EQ(refusal_of(with_member(R"("stop":[1])")), "stop: 'stop' must hold strings only");
  EXPECT_EQ(refusal_of(with_member(R"("tools":[{"type":"function"}])")),
            "tools[0].function: 'tools[0].function' is required");
  EXPECT_EQ(refusal_of(with_member(R"("tool_choice":"some")")),
            "tool_choice: 'tool_choice' must be \"auto\", \"none\", \"required\" or an object");
}

TEST(Request, RefusesValuesOutOfRange) {
  EXPECT_EQ(refusal_of(with_member(R"("temperature":2.1)")), "temperature: 'temperature' must be between 0 and 2");
  EXPECT_EQ(refusal_of(with_member(R"("top_p":-0.1)")), "top_p: 'top_p' must be between 0 and 1");
  EXPECT_EQ(refusal_of(with_member(R"("max_tokens":0)")), "max_tokens: 'max_tokens' must be at least 1");
  EXPECT_EQ(refusal_of(with_member(R"("max_tokens":1.5)")), "max_tokens: 'max_tokens' must be an integer");
}

TEST(Request, RefusesNoMessages) {
  EXPECT_EQ(refusal_of("{}"), "messages: 'messages' is required and must hold at least one message");
  EXPECT_EQ(refusal_of(with_messages("[]")), "messages: 'messages' is required and must hold at least one message");
}

TEST(Request, RefusesAMemberThatOccursTwice) {
  EXPECT_EQ(refusal_of(with_member(R"("model":"a","model":"b")")), "model: 'model' occurs twice");
  EXPECT_EQ(refusal_of(with_messages(R"([{"role":"user","content":"a","content":"b"}])")),
            "messages[0].content: 'messages[0].content' occurs twice");
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
