#include "base/buffers.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace sfai {
namespace {

TEST(Buffers, HandsOnWhatWasGivenBack) {
  std::string text(1'000, 'x');
  const char* const memory = text.data();
  give_buffer(text);
  EXPECT_TRUE(text.empty());
  EXPECT_LT(text.capacity(), 100U);
  std::string other;
  take_buffer(other);
  EXPECT_TRUE(other.empty());
  EXPECT_EQ(other.data(), memory);
}

TEST(Buffers, KeepsNothingLarge) {
  std::vector<std::string> taken(1);
  for (take_buffer(taken.back()); taken.back().capacity() > 100; take_buffer(taken.back())) taken.emplace_back();
  std::string text(1'000'000, 'x');
  give_buffer(text);
  EXPECT_LT(text.capacity(), 100U);
  std::string other;
  take_buffer(other);
  EXPECT_LT(other.capacity(), 100U);
}

}  // namespace
}  // namespace sfai
