#include "words.h"

namespace sfai::dialect::anthropic {
namespace {

std::string request(std::string_view more, std::string_view messages = R"([{"role":"user","content":"hi"}])") {
  return R"({"model":"m","max_tokens":9,"messages":)" + std::string(messages) + std::string(more) + "}";
}

// Each extra as "name raw".
Lines extras_of(const chat::Extras& extras) {
  Lines lines;
  for (const auto& extra : extras) lines.push_back(extra.dialect + " " + extra.name + " " + extra.raw);
  return lines;
}

TEST(AnthropicRequest, ReadsTheScalars) {
  const auto parsed = parse(R"({"model":"m","max_tokens":9,"temperature":0.5,"top_p":0.9,"stop_sequences":["END"],)"
                            R"("stream":true,"metadata":{"user_id":"u"},"messages":[]})");
  EXPECT_EQ(parsed.model, "m");
  EXPECT_EQ(parsed.max_tokens, 9);
  EXPECT_EQ(parsed.temperature, 0.5);
  EXPECT_EQ(parsed.top_p, 0.9);
  EXPECT_EQ(parsed.stop, std::vector<std::string>{"END"});
  EXPECT_EQ(parsed.user, "u");
  EXPECT_TRUE(parsed.stream);
  EXPECT_TRUE(parsed.include_usage);
  EXPECT_EQ(extras_of(parsed.extras), Lines{});
}

TEST(AnthropicRequest, RefusesAMemberThatIsThereTwice) {
  wire::JsonDocument document;
  const auto body = *document.parse(request(R"(,"output_config":{"format":"max","format":{"type":"json_schema"}})"));
  EXPECT_EQ(Anthropic().parse_request(body).error()->param, "output_config.format");
  const auto root = *document.parse(R"({"model":"a","messages":[],"max_tokens":1,"max_tokens":2})");
  EXPECT_EQ(Anthropic().parse_request(root).error()->param, "max_tokens");
}

TEST(AnthropicRequest, ATurnWithResultsBecomesAToolMessageAndTheRest) {
  const auto parsed =
      parse(request("", R"([{"role":"user","content":[{"type":"text","text":"and"},)"
                        R"({"type":"tool_result","tool_use_id":"c","content":"1","is_error":true}]}])"));
  ASSERT_EQ(parsed.messages.size(), 2U);
  EXPECT_EQ(parsed.messages[0].role, chat::Role::tool);
  const auto& result = std::get<chat::ToolResultPart>(parsed.messages[0].parts.at(0));
  EXPECT_EQ(result.tool_call_id, "c");
  EXPECT_TRUE(result.is_error);
  EXPECT_EQ(parsed.messages[1].role, chat::Role::user);
  EXPECT_EQ(std::get<chat::TextPart>(parsed.messages[1].parts.at(0)).text, "and");
}

TEST(AnthropicRequest, KeepsTheInputOfACallVerbatim) {
  const auto parsed = parse(
      request("", R"([{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"f","input":{"a": 1.0}}]}])"));
  EXPECT_EQ(std::get<chat::ToolCallPart>(parsed.messages[0].parts.at(0)).arguments, R"({"a": 1.0})");
}

TEST(AnthropicRequest, KeepsBlocksThatNobodyModels) {
  const auto parsed =
      parse(request("", R"([{"role":"user","content":[{"type":"document","source":{"type": "file"}}]}])"));
  const auto& part = std::get<chat::OpaquePart>(parsed.messages[0].parts.at(0));
  EXPECT_EQ(part.dialect + " " + part.type, "anthropic document");
  EXPECT_EQ(part.raw, R"({"type":"document","source":{"type": "file"}})");
}

TEST(AnthropicRequest, KeepsMembersThatNobodyModels) {
  const auto parsed = parse(
      request(R"(,"top_k":5,"context_management":{"edits":[]})",
              R"([{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}])"));
  EXPECT_EQ(extras_of(parsed.extras), (Lines{"anthropic top_k 5", R"(anthropic context_management {"edits":[]})"}));
  EXPECT_EQ(extras_of(std::get<chat::TextPart>(parsed.messages[0].parts.at(0)).extras),
            Lines{R"(anthropic cache_control {"type":"ephemeral"})"});
}

TEST(AnthropicRequest, KeepsClaudeCodesBillingHeaderOutOfTheSystemMessage) {
  const auto parsed = parse(request(
      R"(,"system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=1"},{"type":"text","text":"be brief"}])"));
  EXPECT_EQ(parsed.messages[0].role, chat::Role::system);
  EXPECT_EQ(parsed.messages[0].parts.size(), 1U);
  EXPECT_EQ(extras_of(parsed.extras),
            Lines{R"(anthropic system/0 {"type":"text","text":"x-anthropic-billing-header: cc_version=1"})"});
}

TEST(AnthropicRequest, TakesASystemMessageInTheConversation) {
  const auto parsed = parse(request("", R"([{"role":"user","content":"a"},{"role":"system","content":"b"}])"));
  EXPECT_EQ(parsed.messages.at(1).role, chat::Role::system);
}

TEST(AnthropicRequest, ReadsToolsAndLeavesTheVendorsOwnAlone) {
  const auto parsed = parse(request(R"(,"tools":[{"name":"f","description":"d","input_schema":{"type": "object"}},)"
                                    R"({"type":"web_search_20250305","name":"web_search"}])"));
  ASSERT_EQ(parsed.tools.size(), 1U);
  EXPECT_EQ(parsed.tools[0].parameters, R"({"type": "object"})");
  EXPECT_EQ(extras_of(parsed.extras), Lines{R"(anthropic tools/1 {"type":"web_search_20250305","name":"web_search"})"});
}

TEST(AnthropicRequest, ReadsTheToolChoice) {
  using Mode = chat::ToolChoice::Mode;
  EXPECT_EQ(parse(request(R"(,"tool_choice":{"type":"any"})")).tool_choice->mode, Mode::required);
  EXPECT_EQ(parse(request(R"(,"tool_choice":{"type":"tool","name":"f"})")).tool_choice->name, "f");
  EXPECT_EQ(parse(request(R"(,"tool_choice":{"type":"auto","disable_parallel_tool_use":true})")).parallel_tool_calls,
            false);
}

TEST(AnthropicRequest, KeepsAToolChoiceThatNobodyModels) {
  const auto parsed = parse(request(R"(,"tool_choice":{"type":"some","disable_parallel_tool_use":true})"));
  EXPECT_FALSE(parsed.tool_choice);
  EXPECT_FALSE(parsed.parallel_tool_calls);
  EXPECT_EQ(extras_of(parsed.extras),
            Lines{R"(anthropic tool_choice {"type":"some","disable_parallel_tool_use":true})"});
}

TEST(AnthropicRequest, ReadsHowMuchToThink) {
  EXPECT_EQ(parse(request(R"(,"thinking":{"type":"enabled","budget_tokens":2048})")).reasoning.budget_tokens, 2048);
  EXPECT_EQ(parse(request(R"(,"thinking":{"type":"disabled"})")).reasoning.effort, "none");
  const auto adaptive = parse(request(R"(,"thinking":{"type":"adaptive"},"output_config":{"effort":"high"})"));
  EXPECT_EQ(adaptive.reasoning.effort, "high");
  EXPECT_EQ(extras_of(adaptive.extras), Lines{R"(anthropic thinking {"type":"adaptive"})"});
}

TEST(AnthropicRequest, SaysASchemaAsOpenAiDoes) {
  const auto parsed =
      parse(request(R"(,"output_config":{"format":{"type":"json_schema","schema":{"type": "object"}}})"));
  EXPECT_EQ(parsed.response_format->raw,
            R"({"type":"json_schema","json_schema":{"name":"answer","schema":{"type": "object"}}})");
}

TEST(AnthropicRequest, ReadsTheSchemaUnderItsOldNameToo) {
  const auto old = parse(request(R"(,"output_format":{"type":"json_schema","schema":{"type":"object"}})"));
  EXPECT_EQ(old.response_format->raw,
            R"({"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}})");
  EXPECT_EQ(old.names.response_format, "/output_format");
  EXPECT_EQ(extras_of(old.extras), Lines{});
}

TEST(AnthropicRequest, KeepsTheOldSchemaBesideTheNew) {
  const auto both = parse(request(R"(,"output_format":{"type":"json_schema","schema":{"title":"old"}},)"
                                  R"("output_config":{"format":{"type":"json_schema","schema":{"title":"new"}}})"));
  EXPECT_EQ(both.response_format->raw,
            R"({"type":"json_schema","json_schema":{"name":"answer","schema":{"title":"new"}}})");
  EXPECT_EQ(extras_of(both.extras),
            Lines{R"(anthropic output_format {"type":"json_schema","schema":{"title":"old"}})"});
}

TEST(AnthropicRequest, KeepsWhatElseAnObjectSaysUnderItsName) {
  EXPECT_EQ(extras_of(parse(request(R"(,"thinking":{"type":"enabled","budget_tokens":2048,"display":"omitted"},)"
                                    R"("output_config":{"effort":"low","made/up":1},"metadata":{"user_id":"u","x":2},)"
                                    R"("tool_choice":{"type":"auto","y":3})"))
                          .extras),
            (Lines{"anthropic tool_choice/y 3", R"(anthropic thinking/display "omitted")",
                   R"(anthropic output_config/effort "low")", "anthropic output_config/made~1up 1",
                   "anthropic metadata/x 2"}));
}

TEST(AnthropicRequest, ReadsDocuments) {
  const auto parsed =
      parse(request("", R"([{"role":"user","content":[)"
                        R"({"type":"document","source":{"type":"base64","media_type":"application/pdf",)"
                        R"("data":"JVBE"},"title":"t","citations":{"enabled":true}},)"
                        R"({"type":"document","source":{"type":"url","url":"https://a.test/b.pdf"}},)"
                        R"({"type":"document","source":{"type":"text","media_type":"text/plain",)"
                        R"("data":"hi"}}]}])"));
  const auto& parts = parsed.messages.at(0).parts;
  const auto& pdf = std::get<chat::DocumentPart>(parts.at(0));
  EXPECT_EQ(pdf.media_type + " " + pdf.base64 + " " + pdf.title, "application/pdf JVBE t");
  EXPECT_EQ(extras_of(pdf.extras), Lines{R"(anthropic citations {"enabled":true})"});
  EXPECT_EQ(std::get<chat::DocumentPart>(parts.at(1)).url, "https://a.test/b.pdf");
  EXPECT_EQ(std::get<chat::DocumentPart>(parts.at(2)).text, "hi");
}

TEST(AnthropicRequest, NeedsNoMaxTokens) { EXPECT_EQ(refusal_of(R"({"model":"m","messages":[]})"), "accepted"); }

}  // namespace
}  // namespace sfai::dialect::anthropic
