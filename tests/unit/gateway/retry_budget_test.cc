#include "gateway/retry_budget.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

int spend_all(RetryBudget& budget) {
  int count = 0;
  while (budget.spend()) ++count;
  return count;
}

TEST(RetryBudget, BeginsWithSome) {
  RetryBudget budget;
  EXPECT_EQ(spend_all(budget), RetryBudget::at_first);
}

TEST(RetryBudget, GivesOneForFiveRequests) {
  RetryBudget budget;
  spend_all(budget);
  for (int i = 0; i < 4; ++i) budget.earn();
  EXPECT_FALSE(budget.spend());
  budget.earn();
  EXPECT_TRUE(budget.spend());
  EXPECT_FALSE(budget.spend());
}

TEST(RetryBudget, SavesNoMoreThanItsMost) {
  RetryBudget budget;
  for (int i = 0; i < 10'000; ++i) budget.earn();
  EXPECT_EQ(budget.left(), RetryBudget::most);
}

}  // namespace
}  // namespace sfai::gateway
