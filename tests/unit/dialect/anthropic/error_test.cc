#include "words.h"

namespace sfai::dialect::anthropic {
namespace {

std::string parsed(int status, std::string_view body) {
  const auto error = dialect.parse_error(status, body);
  return std::to_string(error.status) + " " + std::string(name_of(error.kind)) + " [" + error.type + "] [" +
         error.code + "] " + error.message;
}

TEST(AnthropicError, ReadsAnthropicsShape) {
  EXPECT_EQ(
      parsed(429, R"({"type":"error","error":{"type":"rate_limit_error","message":"slow down"},"request_id":"r"})"),
      "429 rate_limited [rate_limit_error] [] slow down");
  EXPECT_EQ(parsed(529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"),
            "529 overloaded [overloaded_error] [] Overloaded");
}

TEST(AnthropicError, KnowsThatThePromptIsTooLong) {
  EXPECT_EQ(
      parsed(
          400,
          R"({"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}})"),
      "400 bad_request [invalid_request_error] [context_length_exceeded] prompt is too long: 9 tokens > 8 maximum");
}

TEST(AnthropicError, ReadsWhatProxiesMakeOfIt) {
  EXPECT_EQ(parsed(503, "<html>busy</html>"), "503 overloaded [] [] busy");
  EXPECT_EQ(parsed(502, ""), "502 upstream_broke [] [] the provider answered with status 502");
  EXPECT_EQ(parsed(404, R"({"error":"no such model"})"), "404 not_found [] [] no such model");
  EXPECT_EQ(parsed(400, R"([{"error":{"message":"bad"}}])"), "400 bad_request [] [] bad");
}

TEST(AnthropicError, CutsALongMessageBetweenCharacters) {
  std::string body(1999, 'x');
  body += "\u00e9 and more";
  EXPECT_EQ(dialect.parse_error(500, body).message, std::string(1999, 'x'));
}

struct MidStream {
  std::string_view type;
  std::string_view words;
};
class ErrorEvent : public testing::TestWithParam<MidStream> {};
TEST_P(ErrorEvent, FailsTheStreamWithTheStatusOfItsType) {
  const auto data = R"({"type":"error","error":{"type":")" + std::string(GetParam().type) + R"(","message":"m"}})";
  EXPECT_EQ(decode_started({data, R"({"type":"message_stop"})"}), Lines{std::string(GetParam().words)});
}
INSTANTIATE_TEST_SUITE_P(AnthropicError, ErrorEvent,
                         testing::Values(MidStream{"overloaded_error", "failed 529 overloaded overloaded_error: m"},
                                         MidStream{"rate_limit_error", "failed 429 rate_limited rate_limit_error: m"},
                                         MidStream{"api_error", "failed 500 upstream_broke api_error: m"},
                                         MidStream{"timeout_error", "failed 504 timed_out timeout_error: m"},
                                         MidStream{"made_up", "failed 502 upstream_broke made_up: m"}));

TEST(AnthropicError, AnErrorEventIsKnownByItsNameToo) {
  Listener listener;
  EXPECT_TRUE(dialect.make_decoder({})->decode({"error", R"({"error":{"type":"api_error","message":"m"}})"}, listener));
  EXPECT_EQ(listener.lines, Lines{"failed 500 upstream_broke api_error: m"});
}

chat::ApiError error_of(ErrorKind kind, std::string type, int status) {
  chat::ApiError error;
  error.kind = kind;
  error.type = std::move(type);
  error.status = status;
  error.message = "m";
  return error;
}

std::string rendered(ErrorKind kind, std::string type = {}) {
  return dialect.render_error(error_of(kind, std::move(type), 500));
}

TEST(AnthropicError, IsWrittenWithAnthropicsTypes) {
  EXPECT_EQ(rendered(ErrorKind::bad_request),
            R"({"type":"error","error":{"type":"invalid_request_error","message":"m"}})");
  EXPECT_EQ(rendered(ErrorKind::unauthorized),
            R"({"type":"error","error":{"type":"authentication_error","message":"m"}})");
  EXPECT_EQ(rendered(ErrorKind::too_large), R"({"type":"error","error":{"type":"request_too_large","message":"m"}})");
  EXPECT_EQ(rendered(ErrorKind::overloaded, "server_is_busy"),
            R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})");
  EXPECT_EQ(rendered(ErrorKind::forbidden, "billing_error"),
            R"({"type":"error","error":{"type":"billing_error","message":"m"}})");
  EXPECT_EQ(rendered(ErrorKind::not_configured, "configuration_error"),
            R"({"type":"error","error":{"type":"api_error","message":"m"}})");
}

TEST(AnthropicError, AnOverloadIs529) {
  EXPECT_EQ(dialect.status_for(error_of(ErrorKind::overloaded, "", 503)), 529);
  EXPECT_EQ(dialect.status_for(error_of(ErrorKind::timed_out, "", 504)), 504);
}

}  // namespace
}  // namespace sfai::dialect::anthropic
