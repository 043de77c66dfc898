#include "chat/usage.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

TEST(Usage, AnUpdateReplacesWhatItKnowsAndLeavesTheRest) {
  Usage usage{10, 1, 4, {}, {}, "{1}"};

  merge(usage, {{}, 25, {}, 2, 9, {}});

  EXPECT_EQ(usage.input, 10);
  EXPECT_EQ(usage.output, 25);
  EXPECT_EQ(usage.cache_read, 4);
  EXPECT_EQ(usage.cache_creation, 2);
  EXPECT_EQ(usage.reasoning, 9);
  EXPECT_EQ(usage.raw, "{1}");
}

TEST(Usage, AKnownZeroIsAnUpdate) {
  Usage usage{10, 1, {}, {}, {}, {}};
  merge(usage, {0, {}, {}, {}, {}, "{}"});
  EXPECT_EQ(usage.input, 0);
  EXPECT_EQ(usage.raw, "{}");
}

}  // namespace
}  // namespace sfai::chat
