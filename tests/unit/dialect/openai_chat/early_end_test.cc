#include <gtest/gtest.h>

#include "dialect/openai_chat/openai_chat.h"

namespace sfai::dialect::openai_chat {
namespace {

struct Deaf final : chat::EventSink {
  void on(const chat::ChatEvent&) override {}
};

std::string early_end_after(std::initializer_list<std::string_view> data, bool include_usage = false) {
  auto decoder = OpenAiChat().make_decoder({});
  Deaf sink;
  for (std::string_view event : data) EXPECT_TRUE(decoder->decode({"", event}, sink));
  chat::Usage usage;
  usage.input = 3;
  usage.output = 4;
  std::string out;
  decoder->append_early_end(usage, {.id = "", .model = "m", .created = 9, .include_usage = include_usage}, out);
  return out;
}

constexpr std::string_view text =
    R"({"id":"c1","model":"gpt","created":7,"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]})";
constexpr std::string_view open_call =
    R"({"id":"c1","model":"gpt","created":7,"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a",)"
    R"("function":{"name":"f","arguments":"{\"x\""}}]},"finish_reason":null}]})";
constexpr std::string_view stop =
    R"({"id":"c1","model":"gpt","created":7,"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";
const std::string length =
    R"(data: {"id":"c1","object":"chat.completion.chunk","created":7,"model":"gpt","choices":[{"index":0,"delta":{},)"
    R"("logprobs":null,"finish_reason":"length"}])";

TEST(EarlyEnd, SaysThatTheLimitOfOutputWasReached) {
  EXPECT_EQ(early_end_after({text}), length + "}\n\ndata: [DONE]\n\n");
}

TEST(EarlyEnd, LeavesAnOpenCallsArgumentsAsTheyAre) {
  EXPECT_EQ(early_end_after({open_call}), length + "}\n\ndata: [DONE]\n\n");
}

TEST(EarlyEnd, SaysTheUsageWhereItIsWanted) {
  std::string end = early_end_after({text}, true);
  EXPECT_TRUE(end.starts_with(length + ",\"usage\":null}\n\n")) << end;
  EXPECT_NE(end.find(R"("choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7)"), end.npos)
      << end;
}

TEST(EarlyEnd, SaysNoReasonTwice) { EXPECT_EQ(early_end_after({text, stop}), "data: [DONE]\n\n"); }

TEST(EarlyEnd, OfAStreamThatHasNotBegunIsAWholeOne) {
  std::string end = early_end_after({});
  EXPECT_NE(end.find(R"("delta":{"role":"assistant")"), end.npos) << end;
  EXPECT_NE(end.find(R"("finish_reason":"length")"), end.npos) << end;
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
