#include "base/plain_text.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

TEST(PlainText, IsTheWordsOfAPage) {
  EXPECT_EQ(plain_text("<html><style>b{}</style><h1>Bad\n Gateway</h1></html>"), "Bad Gateway");
}

TEST(PlainText, CutsNoCharacterInTwo) {
  EXPECT_EQ(cut("abc", 3), "abc");
  EXPECT_EQ(cut("ab\xe2\x82\xac", 4), "ab");
  EXPECT_EQ(cut("\x80\x80\x80\x80\x80\x80", 5), std::string_view("\x80\x80"));
}

}  // namespace
}  // namespace sfai
