#include "base/clock.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

TEST(Rfc3339, WritesTheEpoch) { EXPECT_EQ(rfc3339(WallTime{}), "1970-01-01T00:00:00.000Z"); }

TEST(Rfc3339, WritesTheLastMillisecondOfADay) {
  EXPECT_EQ(rfc3339(sys_days(2026y / 1 / 31) + 23h + 59min + 59s + 123ms), "2026-01-31T23:59:59.123Z");
}

TEST(Rfc3339, WritesALeapDay) { EXPECT_EQ(rfc3339(sys_days(2028y / 2 / 29) + 5h), "2028-02-29T05:00:00.000Z"); }

TEST(Rfc3339, CutsWhatIsBelowAMillisecond) {
  EXPECT_EQ(rfc3339(sys_days(2026y / 3 / 1) + 999999us), "2026-03-01T00:00:00.999Z");
}

TEST(Rfc3339, CutsDownwardsBeforeTheEpochToo) { EXPECT_EQ(rfc3339(WallTime{} - 1ms), "1969-12-31T23:59:59.999Z"); }

TEST(SystemClock, DoesNotRunBackwards) {
  const SystemClock clock;
  const SteadyTime before = clock.steady();
  EXPECT_LE(before, clock.steady());
}

TEST(SystemClock, KnowsThatThisProgramIsYoungerThan2026) {
  EXPECT_GT(SystemClock().wall(), WallTime(sys_days(2026y / 1 / 1)));
}

}  // namespace
}  // namespace sfai
