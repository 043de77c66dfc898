#include <gtest/gtest.h>

#include "dialect/anthropic/anthropic.h"

namespace sfai::dialect::anthropic {
namespace {

struct Deaf final : chat::EventSink {
  void on(const chat::ChatEvent&) override {}
};

std::string early_end_after(std::initializer_list<std::string_view> data) {
  auto decoder = Anthropic().make_decoder({});
  Deaf sink;
  for (std::string_view event : data) EXPECT_TRUE(decoder->decode({"", event}, sink));
  chat::Usage usage;
  usage.input = 3;
  usage.output = 4;
  std::string out;
  decoder->append_early_end(usage, {.id = "msg_x", .model = "m", .created = 9, .include_usage = false}, out);
  return out;
}

constexpr std::string_view start =
    R"({"type":"message_start","message":{"id":"msg_1","model":"m","content":[],"usage":{"input_tokens":3}}})";
constexpr std::string_view open_call =
    R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}})";
constexpr std::string_view arguments =
    R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}})";
constexpr std::string_view stop = R"({"type":"content_block_stop","index":1})";
constexpr std::string_view outcome =
    R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}})";
const std::string block_stop = "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n";
const std::string message_stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

TEST(AnthropicEarlyEnd, ClosesTheOpenBlockAndSaysMaxTokens) {
  std::string end = early_end_after({start, open_call, arguments});
  EXPECT_TRUE(end.starts_with(block_stop + "event: message_delta\n")) << end;
  EXPECT_NE(end.find(R"("stop_reason":"max_tokens","stop_sequence":null)"), end.npos) << end;
  EXPECT_NE(end.find(R"("output_tokens":4)"), end.npos) << end;
  EXPECT_TRUE(end.ends_with(message_stop)) << end;
}

TEST(AnthropicEarlyEnd, ClosesNoBlockTwice) {
  EXPECT_TRUE(early_end_after({start, open_call, arguments, stop}).starts_with("event: message_delta\n"));
}

TEST(AnthropicEarlyEnd, SaysNoReasonTwice) {
  EXPECT_EQ(early_end_after({start, open_call, stop, outcome}), message_stop);
}

TEST(AnthropicEarlyEnd, OfAStreamThatHasNotBegunIsAWholeOne) {
  std::string end = early_end_after({});
  EXPECT_TRUE(end.starts_with("event: message_start\n")) << end;
  EXPECT_TRUE(end.ends_with(message_stop)) << end;
}

}  // namespace
}  // namespace sfai::dialect::anthropic
