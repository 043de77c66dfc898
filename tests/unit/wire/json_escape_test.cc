#include "wire/json_escape.h"

#include <gtest/gtest.h>

namespace sfai::wire {
namespace {

std::string unescaped(std::string_view body) {
  std::string out;
  append_unescaped(out, body);
  return out;
}

TEST(JsonEscape, ReadsEveryShortEscape) { EXPECT_EQ(unescaped(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t"); }
TEST(JsonEscape, LeavesPlainTextAlone) { EXPECT_EQ(unescaped("caf\xC3\xA9"), "caf\xC3\xA9"); }

TEST(JsonEscape, ReadsCodePointsOfEveryLength) {
  EXPECT_EQ(unescaped(R"(\u0041)"), "A");
  EXPECT_EQ(unescaped(R"(\u0000)"), std::string(1, '\0'));
  EXPECT_EQ(unescaped(R"(\u00e9)"), "\xC3\xA9");
  EXPECT_EQ(unescaped(R"(\u20AC)"), "\xE2\x82\xAC");
  EXPECT_EQ(unescaped(R"(\uD83D\uDE00)"), "\xF0\x9F\x98\x80");
}

// RFC 8259, section 8.2: such text is JSON, and what a reader makes of it is not defined.
TEST(JsonEscape, ReplacesALoneSurrogate) {
  EXPECT_EQ(unescaped(R"(a\ud800)"), "a\xEF\xBF\xBD");
  EXPECT_EQ(unescaped(R"(\udc00z)"), "\xEF\xBF\xBDz");
  EXPECT_EQ(unescaped(R"(\ud800\n)"), "\xEF\xBF\xBD\n");
  EXPECT_EQ(unescaped(R"(\ud800\u0041)"),
            "\xEF\xBF\xBD"
            "A");
  EXPECT_EQ(unescaped(R"(\ud800\ud83d\ude00)"), "\xEF\xBF\xBD\xF0\x9F\x98\x80");
}

TEST(JsonEscape, FindsTheFirstBadEscape) {
  EXPECT_EQ(find_bad_escape(R"(a\n\u00e9\\)"), std::nullopt);
  EXPECT_EQ(find_bad_escape(R"(a\n\q\z)"), 3U);
  EXPECT_EQ(find_bad_escape(R"(\u00e)"), 0U);
  EXPECT_EQ(find_bad_escape(R"(\\\)"), 2U);
}

}  // namespace
}  // namespace sfai::wire
