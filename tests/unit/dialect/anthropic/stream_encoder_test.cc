#include "words.h"

namespace sfai::dialect::anthropic {
namespace {

using namespace chat;

std::string start(int index, std::string_view block) {
  return "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":" + std::to_string(index) +
         ",\"content_block\":" + std::string(block) + "}\n\n";
}
std::string delta(int index, std::string_view delta) {
  return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + std::to_string(index) +
         ",\"delta\":" + std::string(delta) + "}\n\n";
}
std::string stop(int index) {
  return "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + std::to_string(index) +
         "}\n\n";
}
std::string end(std::string_view delta, std::string_view usage) {
  return "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":" + std::string(delta) +
         ",\"usage\":" + std::string(usage) + "}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
}
constexpr std::string_view text_block = R"({"type":"text","text":""})";
constexpr std::string_view thinking_block = R"({"type":"thinking","thinking":"","signature":""})";

TEST(AnthropicStreamEncoder, BeginsWithItsOwnIdWhereTheUpstreamsIsNoneOfAnthropics) {
  const auto encoder = dialect.make_encoder({.id = "msg_made", .model = "role"});
  std::string out;
  encoder->encode(MessageStart{.id = "chatcmpl-1", .model = ""}, out);
  EXPECT_EQ(
      out,
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_made\",\"type\":\"message\","
      "\"role\":\"assistant\",\"model\":\"role\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
      "\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}}\n\n");
}

TEST(AnthropicStreamEncoder, BeginsWithTheInputThatIsKnownByThen) {
  const auto encoder = dialect.make_encoder({.id = "msg_made", .model = "role"});
  Usage known;
  known.input = 7;
  std::string out;
  encoder->encode(UsageUpdate{known}, out);
  encoder->encode(MessageStart{.id = "msg_1", .model = "m"}, out);
  EXPECT_NE(out.find(R"("usage":{"input_tokens":7,"output_tokens":0})"), out.npos) << out;
}

TEST(AnthropicStreamEncoder, BeginsOnce) {
  EXPECT_EQ(
      encode({MessageStart{.id = "msg_2", .model = "m"}, TextDelta{"a"}, MessageStart{.id = "msg_3", .model = "m"}}),
      start(0, text_block) + delta(0, R"({"type":"text_delta","text":"a"})"));
}

std::string first_event(const ChatEvent& event) {
  const auto encoder = dialect.make_encoder({.id = "msg_made", .model = "role"});
  std::string out;
  encoder->encode(event, out);
  return out.substr(0, out.find('\n'));
}

TEST(AnthropicStreamEncoder, BeginsByItselfBeforeContentAndTheEnd) {
  EXPECT_EQ(first_event(TextDelta{"a"}), "event: message_start");
  EXPECT_EQ(first_event(ThinkingDelta{"a"}), "event: message_start");
  EXPECT_EQ(first_event(ToolCallStart{0, "c1", "f"}), "event: message_start");
  EXPECT_EQ(first_event(Finish{}), "event: message_start");
  EXPECT_EQ(first_event(MessageEnd{}), "event: message_start");
  EXPECT_EQ(first_event(UsageUpdate{}), "");
  EXPECT_EQ(first_event(StreamFailed{}), "event: error");
}

TEST(AnthropicStreamEncoder, WritesABlockAfterTheOther) {
  EXPECT_EQ(encode({ThinkingDelta{"hm"}, TextDelta{"a"}, TextDelta{"b"}, Finish{}}),
            start(0, thinking_block) + delta(0, R"({"type":"thinking_delta","thinking":"hm"})") + stop(0) +
                start(1, text_block) + delta(1, R"({"type":"text_delta","text":"a"})") +
                delta(1, R"({"type":"text_delta","text":"b"})") + stop(1));
}

TEST(AnthropicStreamEncoder, ASignatureClosesItsThinking) {
  EXPECT_EQ(encode({ThinkingSignature{"S1"}, ThinkingDelta{"hm"}, ThinkingSignature{"S2"}, RedactedThinking{"D"}}),
            start(0, thinking_block) + delta(0, R"({"type":"signature_delta","signature":"S1"})") + stop(0) +
                start(1, thinking_block) + delta(1, R"({"type":"thinking_delta","thinking":"hm"})") +
                delta(1, R"({"type":"signature_delta","signature":"S2"})") + stop(1) +
                start(2, R"({"type":"redacted_thinking","data":"D"})") + stop(2));
}

TEST(AnthropicStreamEncoder, WritesACall) {
  EXPECT_EQ(encode({ToolCallStart{0, "c1", "f"}, ToolCallDelta{0, R"({"a")"}, ToolCallDelta{0, ":1}"}, ToolCallEnd{0}}),
            start(0, R"({"type":"tool_use","id":"c1","name":"f","input":{}})") +
                delta(0, R"({"type":"input_json_delta","partial_json":"{\"a\""})") +
                delta(0, R"({"type":"input_json_delta","partial_json":":1}"})") + stop(0));
}

TEST(AnthropicStreamEncoder, MakesAnIdForACallThatHasNone) {
  EXPECT_EQ(encode({ToolCallStart{2, "", "f"}}),
            start(0, R"({"type":"tool_use","id":"toolu_msg_1_2","name":"f","input":{}})"));
}

TEST(AnthropicStreamEncoder, SerialisesCallsThatInterleave) {
  EXPECT_EQ(
      encode({ToolCallStart{0, "a", "f"}, ToolCallStart{1, "b", "g"}, ToolCallDelta{1, "{"}, ToolCallDelta{0, "{}"},
              TextDelta{"late"}, TextDelta{"r"}, ToolCallDelta{1, "}"}, ToolCallEnd{1}, ToolCallEnd{0}, Finish{}}),
      start(0, R"({"type":"tool_use","id":"a","name":"f","input":{}})") +
          delta(0, R"({"type":"input_json_delta","partial_json":"{}"})") + stop(0) +
          start(1, R"({"type":"tool_use","id":"b","name":"g","input":{}})") +
          delta(1, R"({"type":"input_json_delta","partial_json":"{}"})") + stop(1) + start(2, text_block) +
          delta(2, R"({"type":"text_delta","text":"later"})") + stop(2));
}

TEST(AnthropicStreamEncoder, ACallThatWaitedGoesOnLive) {
  EXPECT_EQ(encode({ToolCallStart{0, "a", "f"}, ToolCallStart{1, "b", "g"}, ToolCallDelta{1, "{"}, ToolCallEnd{0},
                    ToolCallDelta{1, "}"}, ToolCallEnd{1}}),
            start(0, R"({"type":"tool_use","id":"a","name":"f","input":{}})") + stop(0) +
                start(1, R"({"type":"tool_use","id":"b","name":"g","input":{}})") +
                delta(1, R"({"type":"input_json_delta","partial_json":"{"})") +
                delta(1, R"({"type":"input_json_delta","partial_json":"}"})") + stop(1));
}

TEST(AnthropicStreamEncoder, EndsWithReasonAndUsage) {
  Usage usage{.input = 123, .output = 9, .cache_read = 100, .cache_creation = 20, .reasoning = 4, .raw = {}};
  EXPECT_EQ(encode({Finish{StopReason::max_tokens, "length", ""}, UsageUpdate{usage}, MessageEnd{}}),
            end(R"({"stop_reason":"max_tokens","stop_sequence":null})",
                R"({"input_tokens":3,"cache_creation_input_tokens":20,"cache_read_input_tokens":100,"output_tokens":9,)"
                R"("output_tokens_details":{"thinking_tokens":4}})"));
}

TEST(AnthropicStreamEncoder, TellsWhatIsKeptForAnHour) {
  Usage usage{.input = 23, .output = 9, .cache_read = {}, .cache_creation = 20, .reasoning = {}, .raw = {}};
  usage.cache_creation_1h = 15;
  EXPECT_EQ(encode({Finish{}, UsageUpdate{usage}, MessageEnd{}}),
            end(R"({"stop_reason":"end_turn","stop_sequence":null})",
                R"({"input_tokens":3,"cache_creation_input_tokens":20,"cache_creation":)"
                R"({"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":15},"output_tokens":9})"));
}

TEST(AnthropicStreamEncoder, KeepsAnthropicsOwnWordForTheReason) {
  EXPECT_EQ(encode({Finish{StopReason::max_tokens, "model_context_window_exceeded", ""}, MessageEnd{}}),
            end(R"({"stop_reason":"model_context_window_exceeded","stop_sequence":null})",
                R"({"input_tokens":0,"output_tokens":0})"));
}

TEST(AnthropicStreamEncoder, SaysTheStopSequence) {
  EXPECT_EQ(encode({Finish{StopReason::stop_sequence, "", "END"}, MessageEnd{}}),
            end(R"({"stop_reason":"stop_sequence","stop_sequence":"END"})", R"({"input_tokens":0,"output_tokens":0})"));
}

TEST(AnthropicStreamEncoder, ARefusalIsExplainedAtTheEnd) {
  EXPECT_EQ(
      encode({RefusalDelta{"I can"}, RefusalDelta{"not."}, Finish{StopReason::end_turn, "stop", ""}, MessageEnd{}}),
      end(R"({"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","explanation":"I cannot."}})",
          R"({"input_tokens":0,"output_tokens":0})"));
}

TEST(AnthropicStreamEncoder, AFailureIsTheLastWord) {
  StreamFailed failed;
  failed.error.kind = ErrorKind::upstream_broke;
  failed.error.message = "it broke";
  EXPECT_EQ(encode({failed, TextDelta{"x"}, Finish{}, MessageEnd{}}),
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"it broke\"}}\n\n");
}

TEST(AnthropicStreamEncoder, AFailureBearsTheRequestsId) {
  StreamFailed failed;
  failed.error.message = "it broke";
  failed.error.request_id = "req_1";
  EXPECT_EQ(encode({failed}),
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"it broke\"},"
            "\"request_id\":\"req_1\"}\n\n");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
