#include "words.h"

// A paused turn goes on from the content that it has:
// https://docs.anthropic.com/en/docs/build-with-claude/handling-stop-reasons.
namespace sfai::dialect::anthropic {
namespace {

constexpr std::string_view sent = R"({ "model":"m", "messages": [ {"role":"user","content":"go"} ] ,"stream":true })";
constexpr std::string_view start = R"({"type":"message_start","message":{"id":"msg_1","model":"m","content":[]}})";
constexpr std::string_view pause = R"({"type":"message_delta","delta":{"stop_reason":"pause_turn"}})";
constexpr std::string_view end = R"({"type":"message_stop"})";

std::string block(std::string_view json) {
  return R"({"type":"content_block_start","index":0,"content_block":)" + std::string(json) + "}";
}
std::string delta(std::string_view json) {
  return R"({"type":"content_block_delta","index":0,"delta":)" + std::string(json) + "}";
}

std::optional<std::string> continuation(const std::vector<std::string_view>& data, std::string_view body = sent,
                                        DecoderOptions options = {.keep_content = true}) {
  const auto decoder = dialect.make_decoder(options);
  Listener listener;
  for (const auto item : data) EXPECT_TRUE(decoder->decode({"", item}, listener));
  return decoder->continuation(body);
}

// What is kept of one block and its deltas.
std::string kept(std::string_view start_of_block, std::initializer_list<std::string_view> deltas) {
  const auto first = block(start_of_block);
  std::vector<std::string> later;
  for (const auto json : deltas) later.push_back(delta(json));
  std::vector<std::string_view> data{start, first};
  data.insert(data.end(), later.begin(), later.end());
  data.insert(data.end(), {pause, end});
  constexpr std::string_view before = R"({"messages":[{"role":"assistant","content":[)";
  const auto body = continuation(data, R"({"messages":[]})").value_or("nothing");
  return body.starts_with(before) ? body.substr(before.size(), body.size() - before.size() - 4) : body;
}

TEST(AnthropicContinuation, AddsTheAssistantsTurnAndLeavesEveryOtherByte) {
  const auto text = block(R"({"type":"text","text":"so"})");
  EXPECT_EQ(continuation({start, text, pause, end}),
            R"({ "model":"m", "messages": [ {"role":"user","content":"go"} ,{"role":"assistant","content":[)"
            R"({"type":"text","text":"so"}]}] ,"stream":true })");
}

TEST(AnthropicContinuation, OfASecondPauseGrowsThatTurn) {
  const auto text = block(R"({"type":"text","text":"so"})");
  EXPECT_EQ(
      continuation({start, text, pause, end},
                   R"({"messages":[{"role":"assistant","content":[{"type":"x"} ]} ],"max_tokens":9})"),
      R"({"messages":[{"role":"assistant","content":[{"type":"x"} ,{"type":"text","text":"so"}]} ],"max_tokens":9})");
}

TEST(AnthropicContinuation, FollowsAPrefillAsAMessageOfItsOwn) {
  const auto text = block(R"({"type":"text","text":"so"})");
  EXPECT_EQ(continuation({start, text, pause, end}, R"({"messages":[{"role":"assistant","content":"a"}]})"),
            R"({"messages":[{"role":"assistant","content":"a"},{"role":"assistant","content":[)"
            R"({"type":"text","text":"so"}]}]})");
}

TEST(AnthropicContinuation, IsForAPauseWithContentOnly) {
  const auto text = block(R"({"type":"text","text":"so"})");
  EXPECT_EQ(continuation({start, text, R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})", end}),
            std::nullopt);
  EXPECT_EQ(continuation({start, pause, end}), std::nullopt);
  EXPECT_EQ(continuation({start, text, pause, end}, sent, {.keep_content = false}), std::nullopt);
  EXPECT_EQ(continuation({start, text, pause, end}, "no JSON"), std::nullopt);
}

TEST(AnthropicContinuation, KeepsTextWithItsCitations) {
  EXPECT_EQ(kept(R"({"type":"text","text":"","citations":[]})",
                 {R"({"type":"text_delta","text":"a\n"})", R"({"type":"citations_delta","citation":{"url": "u"}})",
                  R"({"type":"text_delta","text":"b"})", R"({"type":"citations_delta","citation":{"url":"v"}})"}),
            R"({"type":"text","text":"a\nb","citations":[{"url": "u"},{"url":"v"}]})");
}

TEST(AnthropicContinuation, KeepsThinkingWithItsSignature) {
  EXPECT_EQ(kept(R"({"type":"thinking","thinking":"","signature":""})",
                 {R"({"type":"thinking_delta","thinking":"hm"})", R"({"type":"signature_delta","signature":"S=="})"}),
            R"({"type":"thinking","thinking":"hm","signature":"S=="})");
}

TEST(AnthropicContinuation, KeepsTheInputOfTheProvidersOwnTools) {
  EXPECT_EQ(kept(R"({"type":"server_tool_use","id":"s","name":"web_search","input":{}})",
                 {R"({"type":"input_json_delta","partial_json":""})",
                  R"({"type":"input_json_delta","partial_json":"{\"query\": "})",
                  R"({"type":"input_json_delta","partial_json":"\"x\"}"})"}),
            R"({"type":"server_tool_use","id":"s","name":"web_search","input":{"query": "x"}})");
}

TEST(AnthropicContinuation, KeepsWhatNobodyModels) {
  const auto result = R"({"type":"web_search_tool_result","tool_use_id":"s","content":[{"a": 1.0}]})";
  EXPECT_EQ(kept(result, {}), result);
  EXPECT_EQ(kept(R"({"type":"compaction","content":null})",
                 {R"({"type":"compaction_delta","content":"c","encrypted_content":"e"})"}),
            R"({"type":"compaction","content":"c","encrypted_content":"e"})");
}

TEST(AnthropicContinuation, GivesACallWithoutInputAnEmptyOne) {
  EXPECT_EQ(kept(R"({"type":"tool_use","id":"t","name":"f"})", {}),
            R"({"type":"tool_use","id":"t","name":"f","input":{}})");
}

TEST(AnthropicContinuation, LeavesOutTextsThatTheProviderWouldRefuse) {
  EXPECT_EQ(kept(R"({"type":"text","text":""})", {}), "nothing");
}

std::optional<std::string> continuation_of_reply(std::string_view reply) {
  wire::JsonDocument document;
  return dialect.continuation(R"({"messages":[]})", *document.parse_copy(reply));
}

TEST(AnthropicContinuation, OfAWholeReplyIsTheSame) {
  EXPECT_EQ(continuation_of_reply(R"({"content":[{"type":"text", "text":"so"}],"stop_reason":"pause_turn"})"),
            R"({"messages":[{"role":"assistant","content":[{"type":"text", "text":"so"}]}]})");
  EXPECT_EQ(continuation_of_reply(R"({"content":[{"type":"text","text":"so"}],"stop_reason":"end_turn"})"),
            std::nullopt);
}

}  // namespace
}  // namespace sfai::dialect::anthropic
