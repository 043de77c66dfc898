#include "gateway/limit_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

using namespace std::chrono_literals;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2027) / 1 / 15) + 12h;

std::string value(const http::Headers& headers, std::string_view name) {
  return std::string(headers.find(name).value_or("(absent)"));
}

TEST(LimitHeaders, AreOpenAisForItsClients) {
  http::Headers headers;
  add_limit_headers(headers, {.requests = Allowance{60, 59, 360'000ms}, .tokens = {}}, LimitHeaders::openai, noon);
  EXPECT_EQ(value(headers, "x-ratelimit-limit-requests"), "60");
  EXPECT_EQ(value(headers, "x-ratelimit-remaining-requests"), "59");
  EXPECT_EQ(value(headers, "x-ratelimit-reset-requests"), "6m0s");
  EXPECT_EQ(value(headers, "x-ratelimit-limit-tokens"), "(absent)");
}

TEST(LimitHeaders, AreAnthropicsForItsClients) {
  http::Headers headers;
  add_limit_headers(headers, {.requests = {}, .tokens = Allowance{1000, 10, 1'500ms}}, LimitHeaders::anthropic, noon);
  EXPECT_EQ(value(headers, "anthropic-ratelimit-tokens-limit"), "1000");
  EXPECT_EQ(value(headers, "anthropic-ratelimit-tokens-remaining"), "10");
  EXPECT_EQ(value(headers, "anthropic-ratelimit-tokens-reset"), "2027-01-15T12:00:02Z");
}

TEST(LimitHeaders, WriteLongTimesWithHours) {
  http::Headers headers;
  add_limit_headers(headers, {.requests = Allowance{1, 0, 12h}, .tokens = {}}, LimitHeaders::openai, noon);
  EXPECT_EQ(value(headers, "x-ratelimit-reset-requests"), "12h0m0s");
}

TEST(LimitError, NamesTheLimitTheKeyAndTheTime) {
  auto error = limit_error({.limit = "tokens_per_minute", .most = 100, .wanted = 31, .wait = 1'500ms}, "alice", noon);
  EXPECT_EQ(error.status, 429);
  EXPECT_EQ(error.type, "tokens");
  EXPECT_EQ(error.code, "rate_limit_exceeded");
  EXPECT_EQ(error.message,
            "rate limit reached: the client key 'alice' has tokens_per_minute 100, and this request needs 31: try "
            "again in 2s (2027-01-15T12:00:02Z)");
}

TEST(LimitError, SaysWhenToComeBackInWholeSecondsAndInMilliseconds) {
  auto error = limit_error({.limit = "requests_per_minute", .most = 1, .wanted = 1, .wait = 1'500ms}, "alice", noon);
  EXPECT_EQ(error.retry_after, "2");
  EXPECT_EQ(error.retry_after_ms, "1500");
  EXPECT_EQ(error.should_retry, "");
}

TEST(LimitError, AsksNobodyToTryAgainThatWouldWaitForHours) {
  auto error = limit_error({.limit = "requests_per_day", .most = 1, .wanted = 1, .wait = 2h}, "alice", noon);
  EXPECT_EQ(error.retry_after, "7200");
  EXPECT_EQ(error.should_retry, "false");
}

TEST(LimitError, OfARequestThatNeverFitsIsNoRateLimit) {
  auto error = limit_error({.limit = "tokens_per_day", .most = 100, .wanted = 200, .never = true}, "alice", noon);
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.code, "request_exceeds_limit");
  EXPECT_THAT(error.message, testing::HasSubstr("reduce the length of the messages"));
}

}  // namespace
}  // namespace sfai::gateway
