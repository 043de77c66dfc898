#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

const std::string head = R"(data: {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":)";

std::string encode(std::initializer_list<chat::ChatEvent> events, EncoderOptions options = {}) {
  std::string out;
  const auto encoder = dialect.make_encoder(std::move(options));
  for (const chat::ChatEvent& event : events) encoder->encode(event, out);
  return out;
}
// What one event says behind the role's chunk.
std::string said(const chat::ChatEvent& event) {
  const std::string start = encode({chat::MessageStart{"c1", "m", 7}});
  return encode({chat::MessageStart{"c1", "m", 7}, event}).substr(start.size());
}
std::string chunk(std::string_view delta) {
  return head + R"([{"index":0,"delta":)" + std::string(delta) + R"(,"logprobs":null,"finish_reason":null}]})" + "\n\n";
}

TEST(StreamEncoder, BeginsWithTheRole) {
  EXPECT_EQ(encode({chat::MessageStart{"c1", "m", 7}}), chunk(R"({"role":"assistant","content":"","refusal":null})"));
}

TEST(StreamEncoder, SaysOneThingAChunk) {
  EXPECT_EQ(said(chat::TextDelta{"a\n\"b\""}), chunk(R"({"content":"a\n\"b\""})"));
  EXPECT_EQ(said(chat::RefusalDelta{"no"}), chunk(R"({"refusal":"no"})"));
  EXPECT_EQ(
      said(chat::ToolCallStart{1, "id", "f"}),
      chunk(R"({"tool_calls":[{"index":1,"id":"id","type":"function","function":{"name":"f","arguments":""}}]})"));
  EXPECT_EQ(said(chat::ToolCallDelta{1, "{\"a\""}),
            chunk(R"({"tool_calls":[{"index":1,"function":{"arguments":"{\"a\""}}]})"));
}

TEST(StreamEncoder, HasNoWordForAnEndOfACall) {
  EXPECT_EQ(said(chat::ToolCallEnd{0}), "");
  EXPECT_EQ(said(chat::TextDelta{""}), "");
}

TEST(StreamEncoder, FinishesOnce) {
  const std::string once = said(chat::Finish{chat::StopReason::max_tokens, "max_tokens", {}});

  EXPECT_EQ(once, head + R"([{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}]})" + "\n\n");
  EXPECT_EQ(encode({chat::MessageStart{"c1", "m", 7}, chat::Finish{chat::StopReason::max_tokens, {}, {}},
                    chat::Finish{chat::StopReason::end_turn, {}, {}}}),
            chunk(R"({"role":"assistant","content":"","refusal":null})") + once);
}

TEST(StreamEncoder, EndsWithDone) { EXPECT_EQ(said(chat::MessageEnd{}), "data: [DONE]\n\n"); }

TEST(StreamEncoder, SaysTheMergedUsageJustBeforeDone) {
  EncoderOptions options;
  options.include_usage = true;
  const std::string out = encode(
      {chat::MessageStart{"c1", "m", 7}, chat::UsageUpdate{{5, 1, 3, {}, {}, {}}},
       chat::Finish{chat::StopReason::end_turn, {}, {}}, chat::UsageUpdate{{{}, 2, {}, {}, 1, {}}}, chat::MessageEnd{}},
      options);

  EXPECT_TRUE(out.ends_with(
      head + R"([],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,)"
             R"("prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}}})"
             "\n\ndata: [DONE]\n\n"))
      << out;
  EXPECT_TRUE(out.starts_with(head +
                              R"([{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,)"
                              R"("finish_reason":null}],"usage":null})"))
      << out;
}

TEST(StreamEncoder, SaysWhatWasWrittenToTheCache) {
  EncoderOptions options;
  options.include_usage = true;
  chat::Usage usage{9, 1, 0, 5, {}, {}, 2};
  EXPECT_TRUE(encode({chat::UsageUpdate{usage}, chat::MessageEnd{}}, options)
                  .contains(R"("cache_creation_tokens":5,"cache_creation_token_details":)"
                            R"({"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":2})"));
}

TEST(StreamEncoder, SaysNoUsageThatNobodyAskedFor) { EXPECT_EQ(said(chat::UsageUpdate{{5, 1, {}, {}, {}, {}}}), ""); }

TEST(StreamEncoder, AFailureIsTheLastWord) {
  chat::ApiError error;
  error.kind = ErrorKind::overloaded;
  error.message = "busy";
  const std::string out = encode({chat::MessageStart{"c1", "m", 7}, chat::StreamFailed{error}, chat::MessageEnd{}});

  EXPECT_EQ(out,
            chunk(R"({"role":"assistant","content":"","refusal":null})") +
                R"(data: {"error":{"message":"busy","type":"overloaded_error","param":null,"code":"overloaded"}})" +
                "\n\n");
}

TEST(StreamEncoder, FillsInWhatTheUpstreamDoesNotName) {
  const std::string out = encode({chat::MessageStart{"msg_1", "", 0}}, {"chatcmpl-9", "role", 12, false});
  EXPECT_TRUE(out.starts_with(
      R"(data: {"id":"chatcmpl-9","object":"chat.completion.chunk","created":12,"model":"role","choices")"))
      << out;
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
