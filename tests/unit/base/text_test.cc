#include "base/text.h"

#include <array>
#include <gtest/gtest.h>

namespace sfai {
namespace {

constexpr std::array<std::string_view, 4> keys = {"models", "providers", "default_role", "cors"};

TEST(EqualIgnoringCase, TakesAsciiLettersAsEqual) {
  EXPECT_TRUE(equal_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equal_ignoring_case("content-type", "content-typ"));
  EXPECT_FALSE(equal_ignoring_case("a-b", "a_b"));
}

TEST(EqualIgnoringCase, LeavesOtherLettersAlone) { EXPECT_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4")); }

TEST(Trim, TakesWhiteSpaceFromBothEnds) {
  EXPECT_EQ(trim(" \t two words\r\n"), "two words");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Nearest, FindsSwappedLetters) { EXPECT_EQ(nearest("modles", keys), "models"); }
TEST(Nearest, FindsAMissingLetter) { EXPECT_EQ(nearest("provider", keys), "providers"); }
TEST(Nearest, FindsOneLetterTooMany) { EXPECT_EQ(nearest("modells", keys), "models"); }
TEST(Nearest, FindsAWrongLetter) { EXPECT_EQ(nearest("default-role", keys), "default_role"); }
TEST(Nearest, CountsASwapAsOneEdit) { EXPECT_EQ(nearest("ocrs", keys), "cors"); }
TEST(Nearest, GivesNothingForAnotherWord) { EXPECT_EQ(nearest("temperature", keys), std::nullopt); }
TEST(Nearest, AllowsAThirdOfTheWordAtMost) { EXPECT_EQ(nearest("modxxx", keys), std::nullopt); }
TEST(Nearest, AllowsOneEditInAShortWord) { EXPECT_EQ(nearest("a", std::array<std::string_view, 1>{"b"}), "b"); }
TEST(Nearest, GivesNothingWithoutCandidates) { EXPECT_EQ(nearest("models", {}), std::nullopt); }

TEST(Nearest, PrefersTheCloserOneAndThenTheFirst) {
  EXPECT_EQ(nearest("colour", std::array<std::string_view, 3>{"velour", "colours", "colors"}), "colours");
  EXPECT_EQ(nearest("cat", std::array<std::string_view, 2>{"bat", "rat"}), "bat");
}

}  // namespace
}  // namespace sfai
