#include "words.h"

namespace sfai::dialect::anthropic {
namespace {

TEST(AnthropicStreamDecoder, ReadsAWholeStream) {
  EXPECT_EQ(
      decode(
          {R"({"type":"message_start","message":{"id":"msg_1","model":"m","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})",
           R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
           R"({"type":"ping"})",
           R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"} })",
           R"({"type":"content_block_stop","index":0})",
           R"({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":6}})",
           R"({"type":"message_stop"})"}),
      (Lines{"start msg_1 m", "usage in 3 out 1 read - made - thought -", "text hi", "finish end_turn(end_turn)",
             "usage in 3 out 6 read - made - thought -", "end", "complete"}));
}

TEST(AnthropicStreamDecoder, ReadsThinkingWithItsSignature) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}})",
           R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})",
           R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":""}})",
           R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"Ab=="}})",
           R"({"type":"content_block_stop","index":0})"}),
      (Lines{"thinking hm", "signature Ab=="}));
}

TEST(AnthropicStreamDecoder, ReadsRedactedThinking) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"Eq=="}})"}),
      Lines{"redacted Eq=="});
}

TEST(AnthropicStreamDecoder, CountsCallsFromZeroWhateverTheBlocksIndex) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}})",
           R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}})",
           R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}})",
           R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":":1}"}})",
           R"({"type":"content_block_stop","index":3})"}),
      (Lines{"call 0 t1 f", R"(arguments 0 {"a")", "arguments 0 :1}", "end of call 0"}));
}

TEST(AnthropicStreamDecoder, GivesCallsWithoutIdsIdsOfTheirOwn) {
  EXPECT_EQ(decode_started(
                {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","name":"f"}})",
                 R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"","name":"g"}})"}),
            (Lines{"call 0 toolu_msg_1_0 f", "call 1 toolu_msg_1_1 g"}));
}

TEST(AnthropicStreamDecoder, ReadsDeltasThatInterleave) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}})",
           R"({"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"b","name":"g","input":{}}})",
           R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"b\":"}})",
           R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}})",
           R"({"type":"content_block_stop","index":1})",
           R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"2}"}})",
           R"({"type":"content_block_stop","index":2})"}),
      (Lines{"call 0 a f", "call 1 b g", R"(arguments 1 {"b":)", "arguments 0 {}", "end of call 0", "arguments 1 2}",
             "end of call 1"}));
}

TEST(AnthropicStreamDecoder, TakesAWholeInputFromTheBlocksStart) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{"x": 1.0}}})",
           R"({"type":"content_block_stop","index":0})"}),
      (Lines{"call 0 a f", R"(arguments 0 {"x": 1.0})", "end of call 0"}));
}

TEST(AnthropicStreamDecoder, ACallWithoutArgumentsHasAnEmptyObject) {
  EXPECT_EQ(decode_started(
                {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f"}})",
                 R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}})",
                 R"({"type":"content_block_stop","index":0})"}),
            (Lines{"call 0 a f", "arguments 0 {}", "end of call 0"}));
}

TEST(AnthropicStreamDecoder, EndsACallThatTheServerForgotToEnd) {
  EXPECT_EQ(decode_started(
                {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f"}})",
                 R"({"type":"message_delta","delta":{"stop_reason":"tool_use"}})"}),
            (Lines{"call 0 a f", "arguments 0 {}", "end of call 0", "finish tool_calls(tool_use)"}));
}

TEST(AnthropicStreamDecoder, WhatTheVendorsOwnToolsDoIsNoCall) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}})",
           R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"query\":1}"}})",
           R"({"type":"content_block_stop","index":0})",
           R"({"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"s","content":[]}})",
           R"({"type":"content_block_start","index":2,"content_block":{"type":"mcp_tool_use","id":"m","name":"echo","input":{}}})",
           R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}})",
           R"({"type":"content_block_start","index":3,"content_block":{"type":"compaction","content":null}})",
           R"({"type":"content_block_delta","index":3,"delta":{"type":"compaction_delta","content":"x"}})",
           R"({"type":"content_block_delta","index":4,"delta":{"type":"citations_delta","citation":{}}})"}),
      Lines{});
}

TEST(AnthropicStreamDecoder, ReadsBlocksThatAlreadyStandInTheStart) {
  EXPECT_EQ(
      decode(
          {R"({"type":"message_start","message":{"id":"msg_1","model":"m","content":[{"type":"tool_use","id":"a","name":"f","input":{"x":1}}]}})"}),
      (Lines{"start msg_1 m", "call 0 a f", R"(arguments 0 {"x":1})", "end of call 0"}));
}

TEST(AnthropicStreamDecoder, IgnoresWhatComesBeforeTheStart) {
  EXPECT_EQ(
      decode({R"({"type":"future_event","usage":{"input_tokens":99}})", R"({"type":"content_block_stop","index":0})",
              R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}})",
              R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}})",
              R"({"type":"message_stop"})"}),
      Lines{});
}

TEST(AnthropicStreamDecoder, IgnoresASecondStartAndWhatComesAfterTheEnd) {
  EXPECT_EQ(
      decode_started({R"({"type":"message_start","message":{"id":"msg_2","model":"m"}})", R"({"type":"message_stop"})",
                      R"({"type":"error","error":{"type":"api_error","message":"x"}})", "[DONE]"}),
      (Lines{"finish end_turn()", "end"}));
}

TEST(AnthropicStreamDecoder, IsNotCompleteWithoutMessageStop) {
  EXPECT_EQ(decode({R"({"type":"message_start","message":{"id":"msg_1","model":"m"}})",
                    R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})"}),
            (Lines{"start msg_1 m", "finish end_turn(end_turn)"}));
}

TEST(AnthropicStreamDecoder, FinishesOnceAndOnlyForAReason) {
  EXPECT_EQ(decode_started({R"({"type":"message_delta","delta":{"stop_reason":null}})",
                            R"({"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"}})",
                            R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})"}),
            Lines{"finish stop_sequence(stop_sequence) at END"});
}

TEST(AnthropicStreamDecoder, ARefusalWithoutContentExplainsItself) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"ping"})",
           R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"No."}}})",
           R"({"type":"message_stop"})"}),
      (Lines{"refusal No.", "finish content_filter(refusal)", "end"}));
}

struct StopCase {
  std::string_view word;
  std::string_view meaning;
};
class StopWords : public testing::TestWithParam<StopCase> {};
TEST_P(StopWords, MeanWhatTheyMean) {
  const auto data = R"({"type":"message_delta","delta":{"stop_reason":")" + std::string(GetParam().word) + "\"}}";
  EXPECT_EQ(decode_started({data}), Lines{std::string(GetParam().meaning)});
}
INSTANTIATE_TEST_SUITE_P(AnthropicStreamDecoder, StopWords,
                         testing::Values(StopCase{"pause_turn", "finish pause(pause_turn)"},
                                         StopCase{"max_tokens", "finish max_tokens(max_tokens)"},
                                         StopCase{"compaction", "finish max_tokens(compaction)"},
                                         StopCase{"model_context_window_exceeded",
                                                  "finish max_tokens(model_context_window_exceeded)"},
                                         StopCase{"made_up", "finish end_turn(made_up)"}));

TEST(AnthropicStreamDecoder, DataThatIsNoJsonObjectBreaksTheStream) {
  EXPECT_EQ(decode({"[1]"}), Lines{"broke the provider's event is no object"});
  EXPECT_EQ(decode({"<html>"}).front().substr(0, 38), "broke the provider's event is no JSON:");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
