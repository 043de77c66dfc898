#include "gateway/pass_through.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

using provider::Operation;

struct Seen final : chat::EventSink {
  void on(const chat::ChatEvent& event) override {
    content = content || chat::bears_content(event);
    if (const auto* update = std::get_if<chat::UsageUpdate>(&event)) chat::merge(usage, update->usage);
    if (const auto* failed = std::get_if<chat::StreamFailed>(&event)) failure = failed->error.message;
  }
  bool content = false;
  chat::Usage usage;
  std::string failure;
};

TEST(PassThrough, EndsAResponseStreamAtResponseCompleted) {
  Seen seen;
  auto decoder = make_pass_through_decoder(Operation::responses);
  ASSERT_TRUE(decoder->decode({"", R"({"type":"response.output_text.delta","delta":"Hi"})"}, seen));
  EXPECT_TRUE(seen.content);
  EXPECT_FALSE(decoder->complete());
  ASSERT_TRUE(decoder->decode(
      {"", R"({"type":"response.completed","response":{"usage":{"input_tokens":3,"output_tokens":4}}})"}, seen));
  EXPECT_TRUE(decoder->complete());
  EXPECT_EQ(seen.usage.input, 3);
  EXPECT_EQ(seen.usage.output, 4);
}

TEST(PassThrough, DoesNotCommitToACreatedResponse) {
  Seen seen;
  auto decoder = make_pass_through_decoder(Operation::responses);
  ASSERT_TRUE(decoder->decode({"", R"({"type":"response.created","response":{}})"}, seen));
  EXPECT_FALSE(seen.content);
}

TEST(PassThrough, SeesAFailedResponse) {
  Seen seen;
  auto decoder = make_pass_through_decoder(Operation::responses);
  ASSERT_TRUE(decoder->decode(
      {"", R"({"type":"response.failed","response":{"error":{"code":"server_error","message":"no luck"}}})"}, seen));
  EXPECT_EQ(seen.failure, "no luck");
}

TEST(PassThrough, EndsACompletionStreamAtDone) {
  Seen seen;
  auto decoder = make_pass_through_decoder(Operation::completions);
  ASSERT_TRUE(decoder->decode({"", R"({"choices":[{"text":"a","finish_reason":null}]})"}, seen));
  decoder->end_of_bytes(seen);
  EXPECT_FALSE(decoder->complete());
  ASSERT_TRUE(decoder->decode({"", "[DONE]"}, seen));
  EXPECT_TRUE(decoder->complete());
}

TEST(PassThrough, ReadsUsageInBothSpellings) {
  wire::JsonDocument document;
  EXPECT_EQ(read_pass_through_usage(*document.parse(R"({"usage":{"prompt_tokens":5}})")).input, 5);
  EXPECT_EQ(read_pass_through_usage(*document.parse(R"({"usage":{"input_tokens":6,"output_tokens":7}})")).output, 7);
}

TEST(PassThrough, SaysAnErrorAsTheEndpointsClientsReadIt) {
  chat::ApiError error = chat::to_api_error(Error{ErrorKind::upstream_broke, "cut"});
  std::string responses;
  append_pass_through_error(responses, Operation::responses, error);
  EXPECT_TRUE(responses.starts_with("event: error\ndata: {\"type\":\"error\",")) << responses;
  std::string completions;
  append_pass_through_error(completions, Operation::completions, error);
  EXPECT_TRUE(completions.starts_with("data: {\"error\":{\"message\":\"cut\"")) << completions;
}

}  // namespace
}  // namespace sfai::gateway
