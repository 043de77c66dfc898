#include "gateway/limits.h"

#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace sfai::gateway {
namespace {

using namespace std::chrono_literals;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2027) / 1 / 15) + 12h;

constexpr KeyLimits requests_a_minute(std::int64_t most) { return {.requests_per_minute = most}; }
constexpr KeyLimits tokens_a_minute(std::int64_t most) { return {.tokens_per_minute = most}; }
constexpr KeyLimits tokens_a_day(std::int64_t most) { return {.tokens_per_day = most}; }

// How many of 800 calls from 8 threads succeed.
template <class Take>
int successes(Take take) {
  std::atomic<int> taken = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int count = 0; count < 100; ++count) taken += take() ? 1 : 0;
      });
    }
  }
  return taken;
}

TEST(Limits, LetThroughAsManyRequestsAsTheySay) {
  Limits limits;
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(2), noon));
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(2), noon));
  EXPECT_EQ(limits.take_request("alice", requests_a_minute(2), noon).error().limit, "requests_per_minute");
}

TEST(Limits, HoldForEachKeyByItself) {
  Limits limits;
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(1), noon));
  EXPECT_TRUE(limits.take_request("bob", requests_a_minute(1), noon));
}

TEST(Limits, OfAMinuteRefillAllTheTime) {
  Limits limits;
  limits.take_request("alice", requests_a_minute(1), noon);
  EXPECT_EQ(limits.take_request("alice", requests_a_minute(1), noon + 20s).error().wait, 40s);
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(1), noon + 60s));
}

TEST(Limits, OfADayBeginAnewAtMidnight) {
  Limits limits;
  const KeyLimits one{.requests_per_day = 1};
  limits.take_request("alice", one, noon);
  EXPECT_EQ(limits.take_request("alice", one, noon + 11h).error().wait, 1h);
  EXPECT_TRUE(limits.take_request("alice", one, noon + 12h));
}

TEST(Limits, SaveNothingUp) {
  Limits limits;
  limits.take_request("alice", requests_a_minute(1), noon);
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(1), noon + 10h));
  EXPECT_FALSE(limits.take_request("alice", requests_a_minute(1), noon + 10h));
}

TEST(Limits, AreNotRefilledByAClockThatIsSetBack) {
  Limits limits;
  limits.take_request("alice", requests_a_minute(1), noon);
  EXPECT_FALSE(limits.take_request("alice", requests_a_minute(1), noon - 5min));
  EXPECT_FALSE(limits.take_request("alice", requests_a_minute(1), noon - 5min + 59s));
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(1), noon - 4min));
}

TEST(Limits, KeepTheirCountsWhenTheyChange) {
  Limits limits;
  limits.take_request("alice", requests_a_minute(1), noon);
  EXPECT_EQ(limits.standing("alice", requests_a_minute(10), noon).requests->left, 9);
  EXPECT_EQ(limits.standing("alice", requests_a_minute(1), noon).requests->left, 0);
}

TEST(Limits, CountARefusedRequestNotAtAll) {
  Limits limits;
  limits.take_request("alice", requests_a_minute(1), noon);
  limits.take_request("alice", requests_a_minute(1), noon + 1s);
  EXPECT_TRUE(limits.take_request("alice", requests_a_minute(1), noon + 60s));
}

TEST(Limits, HoldTheTokensOfAnAnswerUnderWay) {
  Limits limits;
  limits.begin_answer("alice", tokens_a_minute(100), {.input = 30, .output = 50}, noon);
  EXPECT_EQ(limits.standing("alice", tokens_a_minute(100), noon).tokens->left, 20);
}

TEST(Limits, SettleWhatAnAnswerUsed) {
  Limits limits;
  auto held = limits.begin_answer("alice", tokens_a_minute(100), {.input = 30, .output = 50}, noon);
  limits.end_answer("alice", tokens_a_minute(100), *held, 35, noon);
  EXPECT_EQ(limits.standing("alice", tokens_a_minute(100), noon).tokens->left, 65);
}

TEST(Limits, HoldALongAnswerOnlyUpToWhatIsLeft) {
  Limits limits;
  auto held = limits.begin_answer("alice", tokens_a_minute(100), {.input = 30, .output = 64'000}, noon);
  EXPECT_EQ(held->minute, 100);
  EXPECT_FALSE(limits.begin_answer("alice", tokens_a_minute(100), {.input = 1, .output = 1}, noon));
}

TEST(Limits, LetAnAnswerThatPassedThemBePaidOff) {
  Limits limits;
  auto held = limits.begin_answer("alice", tokens_a_minute(100), {.input = 30, .output = 64'000}, noon);
  limits.end_answer("alice", tokens_a_minute(100), *held, 300, noon);
  auto refused = limits.begin_answer("alice", tokens_a_minute(100), {.input = 9, .output = 1}, noon);
  EXPECT_EQ(refused.error().wait, 126s);  // 210 tokens too many, at 100 a minute
  EXPECT_TRUE(limits.begin_answer("alice", tokens_a_minute(100), {.input = 9, .output = 1}, noon + 126s));
}

TEST(Limits, CallWhatIsMoreThanTheWholeLimitNever) {
  Limits limits;
  auto refused = limits.begin_answer("alice", tokens_a_day(100), {.input = 100, .output = 1}, noon);
  EXPECT_TRUE(refused.error().never);
}

TEST(Limits, TellWaitingForOthersFromWaitingForTime) {
  Limits limits;
  limits.begin_answer("alice", tokens_a_day(100), {.input = 30, .output = 70}, noon);
  auto refused = limits.begin_answer("alice", tokens_a_day(100), {.input = 1, .output = 1}, noon);
  EXPECT_TRUE(refused.error().by_others);
  EXPECT_EQ(refused.error().wait, 1s);
}

TEST(Limits, CountAnAnswerOnTheDayInWhichItEnds) {
  Limits limits;
  auto held = limits.begin_answer("alice", tokens_a_day(100), {.input = 30, .output = 20}, noon);
  limits.end_answer("alice", tokens_a_day(100), *held, 40, noon + 12h);
  EXPECT_EQ(limits.standing("alice", tokens_a_day(100), noon + 12h).tokens->left, 60);
}

TEST(Limits, BoundOpenStreams) {
  Limits limits;
  const KeyLimits one{.open_streams = 1};
  auto held = limits.begin_answer("alice", one, {}, noon);
  EXPECT_EQ(limits.begin_answer("alice", one, {}, noon).error().limit, "open_streams");
  limits.end_answer("alice", one, *held, 0, noon);
  EXPECT_TRUE(limits.begin_answer("alice", one, {}, noon));
}

TEST(Limits, TellTheTighterOfMinuteAndDay) {
  Limits limits;
  const KeyLimits both{.requests_per_minute = 10, .requests_per_day = 11};
  for (int i = 0; i < 5; ++i) limits.take_request("alice", both, noon);
  const Standing standing = limits.standing("alice", both, noon + 30s);
  EXPECT_EQ(standing.requests->most, 11);
  EXPECT_EQ(standing.requests->left, 6);
}

TEST(Limits, AreNotPassedByRequestsAtOnce) {
  Limits limits;
  EXPECT_EQ(successes([&] { return limits.take_request("alice", requests_a_minute(37), noon).has_value(); }), 37);
}

TEST(Limits, AreNotPassedByAnswersAtOnce) {
  Limits limits;
  EXPECT_EQ(successes([&] {
              return limits.begin_answer("alice", tokens_a_day(1'000), {.input = 10, .output = 15}, noon).has_value();
            }),
            40);
}

TEST(Limits, LoseNothingToAnswersThatEndAtOnce) {
  Limits limits;
  const KeyLimits two{.tokens_per_day = 1'000'000, .open_streams = 2};
  const int answered = successes([&] {
    auto held = limits.begin_answer("alice", two, {.input = 10, .output = 15}, noon);
    if (held) limits.end_answer("alice", two, *held, 7, noon);
    return held.has_value();
  });
  EXPECT_EQ(limits.standing("alice", two, noon).tokens->left, 1'000'000 - 7 * answered);
  EXPECT_TRUE(limits.begin_answer("alice", two, {}, noon));
}

}  // namespace
}  // namespace sfai::gateway
