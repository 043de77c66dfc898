#include "dialect/openai_chat/error.h"

#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

std::string message_of(std::string_view body) { return dialect.parse_error(502, body).message; }
std::string rendered(ErrorKind kind) {
  chat::ApiError error;
  error.kind = kind;
  error.message = "x";
  return dialect.render_error(error);
}

TEST(Error, ReadsOpenAisForm) {
  const auto error = dialect.parse_error(
      400,
      R"({"error":{"message":"too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}})");

  EXPECT_EQ(error.kind, ErrorKind::bad_request);
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.message, "too long");
  EXPECT_EQ(error.type, "invalid_request_error");
  EXPECT_EQ(error.param, "messages");
  EXPECT_EQ(error.code, "context_length_exceeded");
}

TEST(Error, ReadsGooglesArray) {
  const auto error =
      dialect.parse_error(400, R"([{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}])");

  EXPECT_EQ(error.message, "bad");
  EXPECT_EQ(error.type, "INVALID_ARGUMENT");
  EXPECT_EQ(error.code, "400");
}

TEST(Error, ReadsTheFormsOfOtherServers) {
  EXPECT_EQ(message_of(R"({"error":"model not found"})"), "model not found");
  EXPECT_EQ(message_of(R"({"message":"no","type":"x"})"), "no");
  EXPECT_EQ(message_of(R"({"detail":"Not Found"})"), "Not Found");
  EXPECT_EQ(message_of(R"({"detail":[{"msg":"field required"}]})"), R"([{"msg":"field required"}])");
  EXPECT_EQ(message_of(R"("just text")"), "just text");
  EXPECT_EQ(message_of(R"({"weird":1})"), R"({"weird":1})");
}

TEST(Error, ReadsTheWordsOfAPage) {
  EXPECT_EQ(message_of("<html><head><style>a{b:c}</style></head>\n<h1>502 Bad Gateway</h1><!-- x --><p>nginx</html>"),
            "502 Bad Gateway nginx");
  EXPECT_EQ(message_of("upstream  connect\nerror"), "upstream connect error");
}

TEST(Error, SaysThatThereWasNoBody) {
  EXPECT_EQ(message_of(""), "HTTP 502 without a body");
  EXPECT_EQ(message_of("<html></html>"), "HTTP 502 without a body");
}

TEST(Error, CutsALongMessageBetweenCharacters) {
  const std::string message = message_of(std::string(1999, 'a') + "\xc3\xa4\xc3\xa4");
  EXPECT_EQ(message, std::string(1999, 'a'));
}

TEST(Error, EachKindHasItsWords) {
  const auto body = [](std::string_view type, std::string_view code) {
    return R"({"error":{"message":"x","type":")" + std::string(type) + R"(","param":null,"code":)" + std::string(code) +
           "}}";
  };
  EXPECT_EQ(rendered(ErrorKind::bad_request), body("invalid_request_error", "null"));
  EXPECT_EQ(rendered(ErrorKind::not_found), body("invalid_request_error", "null"));
  EXPECT_EQ(rendered(ErrorKind::unauthorized), body("invalid_request_error", "\"invalid_api_key\""));
  EXPECT_EQ(rendered(ErrorKind::forbidden), body("permission_error", "null"));
  EXPECT_EQ(rendered(ErrorKind::rate_limited), body("rate_limit_error", "\"rate_limit_exceeded\""));
  EXPECT_EQ(rendered(ErrorKind::overloaded), body("overloaded_error", "\"overloaded\""));
  EXPECT_EQ(rendered(ErrorKind::not_configured), body("configuration_error", "null"));
  EXPECT_EQ(rendered(ErrorKind::upstream_down), body("upstream_error", "null"));
  EXPECT_EQ(rendered(ErrorKind::timed_out), body("timeout_error", "null"));
  EXPECT_EQ(rendered(ErrorKind::bug), body("server_error", "null"));
}

TEST(Error, TheVendorsWordsWin) {
  chat::ApiError error;
  error.kind = ErrorKind::not_found;
  error.message = "m";
  error.type = "t";
  error.code = "model_not_found";
  error.param = "model";
  EXPECT_EQ(dialect.render_error(error),
            R"({"error":{"message":"m","type":"t","param":"model","code":"model_not_found"}})");
}

TEST(Error, AnOverloadIs503ForThisApi) {
  chat::ApiError error;
  error.status = 529;
  EXPECT_EQ(dialect.status_for(error), 503);
  error.status = 404;
  EXPECT_EQ(dialect.status_for(error), 404);
}

struct StreamErrorRow {
  std::string_view sentence;
  std::string_view data;
  int status;
};
void PrintTo(const StreamErrorRow& row, std::ostream* out) { *out << row.sentence; }
class StreamError : public testing::TestWithParam<StreamErrorRow> {};
TEST_P(StreamError, HasTheStatusOfItsWords) {
  EXPECT_EQ(parse_stream_error(GetParam().data).status, GetParam().status);
}
constexpr std::array<StreamErrorRow, 6> stream_error_rows = {{
    {"a numeric code", R"({"error":{"message":"x","code":504}})", 504},
    {"a rate limit", R"({"error":{"message":"x","code":"rate_limit_exceeded"}})", 429},
    {"an overload", R"({"error":{"message":"x","type":"overloaded_error"}})", 503},
    {"a bad request", R"({"error":{"message":"x","type":"invalid_request_error"}})", 400},
    {"a code that is no status", R"({"error":{"message":"x","code":"4ab"}})", 502},
    {"anything else", R"({"error":"x"})", 502},
}};
INSTANTIATE_TEST_SUITE_P(Rows, StreamError, testing::ValuesIn(stream_error_rows));

}  // namespace
}  // namespace sfai::dialect::openai_chat
