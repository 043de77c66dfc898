#include "chat/effort.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

TEST(Effort, HasAWordInBothDirections) {
  EXPECT_EQ(parse_effort("xhigh"), Effort::xhigh);
  EXPECT_EQ(name_of(Effort::minimal), "minimal");
  EXPECT_EQ(parse_effort("gigantic"), std::nullopt);
}

TEST(EffortSet, TakesTheNearestLevelAndTheLowerOfTwo) {
  const EffortSet efforts = {Effort::low, Effort::high};
  EXPECT_EQ(efforts.nearest(Effort::high), Effort::high);
  EXPECT_EQ(efforts.nearest(Effort::max), Effort::high);
  EXPECT_EQ(efforts.nearest(Effort::minimal), Effort::low);
  EXPECT_EQ(efforts.nearest(Effort::medium), Effort::low);
}

TEST(EffortSet, NoneIsNoLevelAmongOthers) {
  EXPECT_EQ((EffortSet{Effort::low}).nearest(Effort::none), std::nullopt);
  EXPECT_EQ((EffortSet{Effort::none}).nearest(Effort::low), std::nullopt);
  EXPECT_EQ((EffortSet{Effort::none}).nearest(Effort::none), Effort::none);
}

TEST(EffortSet, AnEmptySetHasNothingNear) { EXPECT_EQ(EffortSet().nearest(Effort::low), std::nullopt); }

}  // namespace
}  // namespace sfai::chat
