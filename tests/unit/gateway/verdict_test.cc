#include "gateway/verdict.h"

#include <gtest/gtest.h>

#include "gateway/vendor_error.h"

namespace sfai::gateway {
namespace {

struct VerdictTest : ::testing::Test {
  VerdictTest() {
    vendor.name = "openai";
    vendor.circuit = {.failures = 1, .open = Milliseconds(5'000)};
  }

  // What the circuit of a vendor in trouble thinks after one more request: open again, or closed.
  bool closes_after(const chat::ApiError& error) {
    auto permit = health.admit(vendor, {}, Secret("sk-1"));
    judge(*permit, error);
    return health.find("openai", "")->failures == 0;
  }
  Milliseconds cooling_after(int status, const http::Headers& headers, chat::ApiError error = {}) {
    auto permit = health.admit(vendor, {}, Secret("sk-1"));
    error.retry_after = headers.find("retry-after").value_or("");
    judge(*permit, {status, headers, error, true}, clock.wall());
    return std::chrono::round<std::chrono::seconds>(health.cooling_for(vendor, Secret("sk-1")));
  }

  SystemClock clock;
  Health health{clock};
  provider::Provider vendor;
};

chat::ApiError error_of(ErrorKind kind, std::string_view code = "") {
  return chat::to_api_error({kind, "why", "", std::string(code)});
}

TEST_F(VerdictTest, CountsNoConnection) { EXPECT_FALSE(closes_after(error_of(ErrorKind::upstream_down))); }
TEST_F(VerdictTest, CountsABrokenAnswer) { EXPECT_FALSE(closes_after(error_of(ErrorKind::upstream_broke))); }
TEST_F(VerdictTest, CountsAnOverloadedVendor) { EXPECT_FALSE(closes_after(error_of(ErrorKind::overloaded))); }
TEST_F(VerdictTest, CountsAStall) { EXPECT_FALSE(closes_after(error_of(ErrorKind::timed_out, idle_timeout))); }
TEST_F(VerdictTest, DoesNotCountWhatTheClientDidWrong) { EXPECT_TRUE(closes_after(error_of(ErrorKind::bad_request))); }
TEST_F(VerdictTest, DoesNotCountALongAnswer) {
  EXPECT_TRUE(closes_after(error_of(ErrorKind::timed_out, total_timeout)));
}
TEST_F(VerdictTest, DoesNotCountDescriptorsOfThisMachine) {
  EXPECT_TRUE(closes_after(error_of(ErrorKind::overloaded, out_of_descriptors)));
}

TEST_F(VerdictTest, LeavesAKeyAloneForTheVendorsRetryAfter) {
  EXPECT_EQ(cooling_after(429, {{"retry-after", "90"}}), std::chrono::seconds(90));
}
TEST_F(VerdictTest, LeavesAKeyAloneUntilItsAllowanceIsBack) {
  EXPECT_EQ(cooling_after(429, {{"x-ratelimit-remaining-tokens", "0"}, {"x-ratelimit-reset-tokens", "40s"}}),
            std::chrono::seconds(40));
}
TEST_F(VerdictTest, LeavesAKeyAloneForAWhileWithoutAnyAdvice) {
  EXPECT_EQ(cooling_after(429, {}), std::chrono::seconds(15));
}
TEST_F(VerdictTest, LeavesAKeyWithoutCreditAloneForLong) {
  EXPECT_EQ(cooling_after(429, {}, error_of(ErrorKind::rate_limited, insufficient_quota)), std::chrono::seconds(300));
}
TEST_F(VerdictTest, LeavesARefusedKeyAloneForLong) { EXPECT_EQ(cooling_after(401, {}), std::chrono::seconds(300)); }
TEST_F(VerdictTest, LeavesNoKeyAloneForARequestThatWasWrong) {
  EXPECT_EQ(cooling_after(400, {}), std::chrono::seconds(0));
}

TEST_F(VerdictTest, LeavesTheOnlyKeyInUse) {
  auto permit = health.admit(vendor, {}, Secret("sk-1"));
  judge(*permit, {429, {}, {}, false}, clock.wall());
  EXPECT_EQ(health.cooling_for(vendor, Secret("sk-1")), Milliseconds(0));
}

}  // namespace
}  // namespace sfai::gateway
