#include "gateway/health.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace sfai::gateway {
namespace {

class HeldClock final : public Clock {
 public:
  SteadyTime steady() const override { return SteadyTime(now.time_since_epoch()); }
  WallTime wall() const override { return now; }
  WallTime now{std::chrono::hours(1'000'000 / 24)};
};

struct HealthTest : ::testing::Test {
  HealthTest() {
    vendor.name = "openai";
    vendor.base_url = provider::parse_base_url("https://api.openai.com/v1").value();
    vendor.keys = {name};
    vendor.circuit = {.failures = 2, .open = Milliseconds(5'000)};
  }

  auto admit() { return health.admit(vendor, name, Secret("sk-first")); }
  void fail_once() { admit()->failed("http_529"); }
  void open() {
    fail_once();
    fail_once();
  }
  Circuit circuit() { return health.find("openai", "OPENAI_API_KEY")->circuit; }

  HeldClock clock;
  std::vector<HealthChange> changes;
  Health health{clock, [this](const HealthChange& change) { changes.push_back(change); }};
  provider::KeyName name{.env = "OPENAI_API_KEY", .secret = ""};
  provider::Provider vendor;
};

TEST_F(HealthTest, OpensAfterSoManyFailuresInARow) {
  fail_once();
  EXPECT_TRUE(admit());
  fail_once();
  EXPECT_EQ(admit().error(), Milliseconds(5'000));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].event, "circuit_open");
  EXPECT_EQ(changes[0].reason, "http_529");
  EXPECT_EQ(changes[0].wait, Milliseconds(5'000));
}

TEST_F(HealthTest, CountsFailuresInARowOnly) {
  fail_once();
  admit()->succeeded();
  fail_once();
  EXPECT_EQ(circuit(), Circuit::closed);
}

TEST_F(HealthTest, CountsARequestOnceHoweverOftenItIsRepeated) {
  fail_once();
  health.admit(vendor, name, Secret("sk-first"), true)->failed("http_529");
  EXPECT_EQ(circuit(), Circuit::closed);
  fail_once();
  EXPECT_EQ(circuit(), Circuit::open);
}

TEST_F(HealthTest, LetsOneTryWhenTheTimeIsOver) {
  open();
  clock.now += Milliseconds(5'000);
  auto probe = admit();
  ASSERT_TRUE(probe);
  EXPECT_EQ(circuit(), Circuit::half_open);
  EXPECT_FALSE(admit());
  probe->succeeded();
  EXPECT_EQ(circuit(), Circuit::closed);
  EXPECT_TRUE(admit());
  EXPECT_EQ(changes.back().event, "circuit_closed");
}

TEST_F(HealthTest, LetsAnotherTryWhereTheProbeTakesLong) {
  open();
  clock.now += Milliseconds(5'000);
  auto slow = admit();
  clock.now += Milliseconds(5'000);
  EXPECT_TRUE(admit());
  slow->succeeded();
  EXPECT_EQ(circuit(), Circuit::closed);
}

TEST_F(HealthTest, ClosesWhenTheMapTakesTheCircuitAway) {
  open();
  vendor.circuit.failures = 0;
  EXPECT_TRUE(admit());
  EXPECT_EQ(circuit(), Circuit::closed);
}

TEST_F(HealthTest, StaysOpenTwiceAsLongWhenTheProbeFails) {
  open();
  clock.now += Milliseconds(5'000);
  admit()->failed("connect_timeout");
  EXPECT_EQ(admit().error(), Milliseconds(10'000));
}

TEST_F(HealthTest, IsNeverOpenForMoreThanAMinute) {
  open();
  for (int i = 0; i < 20; ++i) {
    clock.now += Milliseconds(60'000);
    admit()->failed("http_503");
  }
  EXPECT_EQ(admit().error(), Milliseconds(60'000));
}

TEST_F(HealthTest, LetsTheNextTryWhenTheProbeLeftWithoutAWord) {
  open();
  clock.now += Milliseconds(5'000);
  {
    auto probe = admit();
  }
  EXPECT_TRUE(admit());
}

TEST_F(HealthTest, ConcludesNothingFromAClientThatLeft) {
  fail_once();
  {
    auto permit = admit();
  }
  fail_once();
  EXPECT_EQ(circuit(), Circuit::open);
}

TEST_F(HealthTest, BeginsAnewWithAnotherKey) {
  open();
  EXPECT_TRUE(health.admit(vendor, name, Secret("sk-second")));
}

TEST_F(HealthTest, BeginsAnewAtAnotherAddress) {
  open();
  vendor.base_url = provider::parse_base_url("https://proxy.example/v1").value();
  EXPECT_TRUE(admit());
}

TEST_F(HealthTest, NeverOpensWhereTheMapSaysSo) {
  vendor.circuit.failures = 0;
  for (int i = 0; i < 100; ++i) fail_once();
  EXPECT_TRUE(admit());
}

TEST_F(HealthTest, LeavesAKeyAloneForAsLongAsTheVendorSays) {
  admit()->cool(Milliseconds(7'000), "http_429");
  clock.now += Milliseconds(2'000);
  EXPECT_EQ(health.cooling_for(vendor, Secret("sk-first")), Milliseconds(5'000));
  EXPECT_EQ(health.cooling_for(vendor, Secret("sk-second")), Milliseconds(0));
  EXPECT_EQ(health.find("openai", "OPENAI_API_KEY")->last_failure, "http_429");
  EXPECT_EQ(changes.back().event, "key_cooling");
}

TEST_F(HealthTest, TakesARefusedKeyForALivingVendor) {
  open();
  clock.now += Milliseconds(5'000);
  admit()->cool(Milliseconds(1'000), "http_429");
  EXPECT_EQ(circuit(), Circuit::closed);
}

TEST_F(HealthTest, SurvivesAClockThatIsSetBack) {
  open();
  clock.now -= std::chrono::hours(5);
  EXPECT_TRUE(admit());
}

TEST(HealthOfManyThreads, LetsOneProbeAtATime) {
  SystemClock clock;
  std::atomic<int> changes = 0;
  Health health(clock, [&](const HealthChange&) { ++changes; });
  provider::Provider vendor;
  vendor.name = "openai";
  vendor.circuit = {.failures = 1, .open = Milliseconds(1)};
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  health.admit(vendor, {}, Secret("sk-1"))->failed("http_529");
  auto ask = [&] {
    for (int i = 0; i < 2'000; ++i) {
      auto permit = health.admit(vendor, {}, Secret("sk-1"));
      if (!permit) continue;
      most = std::max(most.load(), ++inside);
      --inside;
      permit->failed("http_529");
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(ask);
  }
  EXPECT_LE(most, 1);
  EXPECT_GE(changes, 1);
}

TEST_F(HealthTest, KnowsNothingOfWhatWasNeverAsked) { EXPECT_EQ(health.find("openai", "OTHER"), std::nullopt); }

}  // namespace
}  // namespace sfai::gateway
