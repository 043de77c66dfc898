#include "gateway/retry_after.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

using std::chrono::sys_days;

// Sun, 06 Nov 1994 08:49:37 GMT, the moment of RFC 9110's examples, is half a minute away.
const WallTime now = sys_days(std::chrono::year(1994) / 11 / 6) + std::chrono::hours(8) + std::chrono::minutes(49) +
                     std::chrono::seconds(7);

std::optional<std::int64_t> parsed(std::string_view value, std::string_view milliseconds = "") {
  auto wait = parse_retry_after(milliseconds, value, now);
  return wait ? std::optional<std::int64_t>(wait->count()) : std::nullopt;
}

TEST(RetryAfter, ReadsSeconds) { EXPECT_EQ(parsed("7"), 7'000); }
TEST(RetryAfter, ReadsFractionsOfASecond) { EXPECT_EQ(parsed(" 0.25 "), 250); }
TEST(RetryAfter, PrefersMilliseconds) { EXPECT_EQ(parsed("7", "120"), 120); }
TEST(RetryAfter, ReadsADate) { EXPECT_EQ(parsed("Sun, 06 Nov 1994 08:49:37 GMT"), 30'000); }
TEST(RetryAfter, ReadsTheDateOfRfc850) { EXPECT_EQ(parsed("Sunday, 06-Nov-94 08:49:37 GMT"), 30'000); }
TEST(RetryAfter, ReadsTheDateOfAsctime) { EXPECT_EQ(parsed("Sun Nov  6 08:49:37 1994"), 30'000); }
TEST(RetryAfter, TakesADateThatIsOverForNow) { EXPECT_EQ(parsed("Sun, 06 Nov 1994 08:00:00 GMT"), 0); }
TEST(RetryAfter, KnowsNoMoreThanADay) { EXPECT_EQ(parsed("1e300"), 86'400'000); }
TEST(RetryAfter, IgnoresWhatItCannotRead) {
  EXPECT_EQ(parsed(""), std::nullopt);
  EXPECT_EQ(parsed("soon"), std::nullopt);
  EXPECT_EQ(parsed("-3"), std::nullopt);
  EXPECT_EQ(parsed("nan"), std::nullopt);
  EXPECT_EQ(parsed("Sun, 31 Feb 1994 08:49:37 GMT"), std::nullopt);
  EXPECT_EQ(parsed("Sun, 06 Foo 1994 08:49:37 GMT"), std::nullopt);
}
TEST(RetryAfter, FallsBackFromMillisecondsThatCannotBeRead) { EXPECT_EQ(parsed("7", "soon"), 7'000); }

TEST(AllowanceReturnsIn, ReadsWhatIsUsedUp) {
  http::Headers headers{{"x-ratelimit-remaining-requests", "0"},
                        {"x-ratelimit-reset-requests", "6m0s"},
                        {"x-ratelimit-remaining-tokens", "10"},
                        {"x-ratelimit-reset-tokens", "2h"}};
  EXPECT_EQ(allowance_returns_in(headers, now), Milliseconds(360'000));
}

TEST(AllowanceReturnsIn, TakesTheLaterOfTwo) {
  http::Headers headers{{"x-ratelimit-remaining-requests", "0"},
                        {"x-ratelimit-reset-requests", "120ms"},
                        {"x-ratelimit-remaining-tokens", "0"},
                        {"x-ratelimit-reset-tokens", "1m2.5s"}};
  EXPECT_EQ(allowance_returns_in(headers, now), Milliseconds(62'500));
}

TEST(AllowanceReturnsIn, ReadsAnthropicsTimes) {
  http::Headers headers{{"anthropic-ratelimit-output-tokens-remaining", "0"},
                        {"anthropic-ratelimit-output-tokens-reset", "1994-11-06T08:49:37Z"}};
  EXPECT_EQ(allowance_returns_in(headers, now), Milliseconds(30'000));
}

TEST(AllowanceReturnsIn, SaysNothingWhereNothingIsUsedUp) {
  EXPECT_EQ(allowance_returns_in({{"x-ratelimit-remaining-requests", "3"}, {"x-ratelimit-reset-requests", "1s"}}, now),
            std::nullopt);
}

TEST(AllowanceReturnsIn, SaysNothingOfATimeThatItCannotRead) {
  EXPECT_EQ(allowance_returns_in({{"x-ratelimit-remaining-requests", "0"}, {"x-ratelimit-reset-requests", "1x"}}, now),
            std::nullopt);
}

}  // namespace
}  // namespace sfai::gateway
