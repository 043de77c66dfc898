#include "words.h"

namespace sfai::dialect::anthropic {
namespace {

TEST(AnthropicUsage, CountsTheCacheAsInput) {
  EXPECT_EQ(decode({R"({"type":"message_start","message":{"id":"a","model":"m","usage":{"input_tokens":3,)"
                    R"("cache_creation_input_tokens":20,"cache_read_input_tokens":100,"output_tokens":1}}})"}),
            (Lines{"start a m", "usage in 123 out 1 read 100 made 20 thought -"}));
}

TEST(AnthropicUsage, WhatALaterObjectLeavesOutOrDoesNotKnowStands) {
  EXPECT_EQ(
      decode(
          {R"({"type":"message_start","message":{"id":"a","model":"m","usage":{"input_tokens":3,"cache_read_input_tokens":100,"output_tokens":1}}})",
           R"({"type":"message_delta","delta":{},"usage":{"output_tokens":7,"input_tokens":null}})",
           R"({"type":"message_delta","delta":{},"usage":{"output_tokens":9,"input_tokens":0,"cache_read_input_tokens":0}})"}),
      (Lines{"start a m", "usage in 103 out 1 read 100 made - thought -",
             "usage in 103 out 7 read 100 made - thought -", "usage in 103 out 9 read 100 made - thought -"}));
}

TEST(AnthropicUsage, ALaterObjectMayKnowMoreInput) {
  EXPECT_EQ(
      decode(
          {R"({"type":"message_start","message":{"id":"a","model":"m","usage":{"input_tokens":43,"output_tokens":1}}})",
           R"({"type":"message_delta","delta":{},"usage":{"input_tokens":61,"output_tokens":2}})"})
          .back(),
      "usage in 61 out 2 read - made - thought -");
}

TEST(AnthropicUsage, AddsUpIterations) {
  EXPECT_EQ(decode_started(
                {R"({"type":"message_delta","delta":{},"usage":{"input_tokens":612,"output_tokens":2819,"iterations":[)"
                 R"({"input_tokens":60385,"output_tokens":522},{"input_tokens":612,"output_tokens":2819}]}})"}),
            Lines{"usage in 60997 out 3341 read - made - thought -"});
}

TEST(AnthropicUsage, BoundsFiguresThatAreNoCounts) {
  EXPECT_EQ(decode_started({R"({"type":"message_delta","delta":{},"usage":{"input_tokens":9223372036854775807,)"
                            R"("cache_read_input_tokens":9223372036854775807,"output_tokens":-4}})"}),
            Lines{"usage in 2000000000000 out 0 read 1000000000000 made - thought -"});
}

struct LastUsage final : chat::EventSink {
  void on(const chat::ChatEvent& event) override {
    if (const auto* update = std::get_if<chat::UsageUpdate>(&event)) usage = update->usage;
  }
  chat::Usage usage;
};

TEST(AnthropicUsage, TellsWhatIsKeptForAnHour) {
  wire::JsonDocument document;
  LastUsage last;
  const auto reply = R"({"content":[],"usage":{"input_tokens":3,"cache_creation_input_tokens":20,"output_tokens":1,)"
                     R"("cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":15}}})";
  ASSERT_TRUE(dialect.parse_reply(*document.parse_copy(reply), last));
  EXPECT_EQ(last.usage.cache_creation, 20);
  EXPECT_EQ(last.usage.cache_creation_1h, 15);
}

TEST(AnthropicUsage, AddsUpWhatTheIterationsKeepForAnHour) {
  wire::JsonDocument document;
  LastUsage last;
  const auto reply = R"({"content":[],"usage":{"input_tokens":3,"iterations":[)"
                     R"({"cache_creation":{"ephemeral_1h_input_tokens":15}},)"
                     R"({"cache_creation":{"ephemeral_1h_input_tokens":2}}]}})";
  ASSERT_TRUE(dialect.parse_reply(*document.parse_copy(reply), last));
  EXPECT_EQ(last.usage.cache_creation_1h, 17);
}

TEST(AnthropicUsage, ReadsThinkingTokens) {
  EXPECT_EQ(
      decode_started(
          {R"({"type":"message_delta","delta":{},"usage":{"output_tokens":9,"output_tokens_details":{"thinking_tokens":4}}})"}),
      Lines{"usage in - out 9 read - made - thought 4"});
}

}  // namespace
}  // namespace sfai::dialect::anthropic
