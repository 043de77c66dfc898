#include "wire/json_writer.h"

#include <gtest/gtest.h>

namespace sfai::wire {
namespace {

TEST(JsonString, EscapesOnlyWhatItMust) {
  EXPECT_EQ(json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json_string("\b\t\n\v\f\r"), R"("\b\t\n\u000b\f\r")");
  EXPECT_EQ(json_string(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(json_string("\xC3\xA9 \xE2\x80\xA8 \xF0\x9F\x98\x80"), "\"\xC3\xA9 \xE2\x80\xA8 \xF0\x9F\x98\x80\"");
  EXPECT_EQ(json_string(""), R"("")");
}

// One U+FFFD for each longest beginning of a character, as Unicode 15, section 3.9, advises and browsers do.
TEST(JsonString, ReplacesInvalidUtf8) {
  EXPECT_EQ(json_string("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(json_string("\xE2\x82"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(json_string("\xE2\x82z"), "\"\xEF\xBF\xBDz\"");
  EXPECT_EQ(json_string("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(json_string("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(json_string("\xF4\x90\x80\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonWriter, SetsCommasAndColonsByItself) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("id", "x").key("list").begin_array().integer(1).boolean(false).null().end_array();
  json.key("inner").begin_object().end_object().member_raw("raw", "[1, 2]").end_object();
  EXPECT_EQ(out, R"({"id":"x","list":[1,false,null],"inner":{},"raw":[1, 2]})");
}

TEST(JsonWriter, SeparatesContainersInAnArray) {
  std::string out;
  JsonWriter(out).begin_array().begin_array().end_array().begin_object().end_object().string("s").end_array();
  EXPECT_EQ(out, R"([[],{},"s"])");
}

TEST(JsonWriter, WritesMembersOfEachKind) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member_integer("i", INT64_MIN).member_boolean("b", true).member_null("n").end_object();
  EXPECT_EQ(out, R"({"i":-9223372036854775808,"b":true,"n":null})");
}

TEST(JsonWriter, WritesTheShortestNumberThatReadsBackTheSame) {
  std::string out;
  JsonWriter(out).begin_array().number(0.1).number(1).number(-0.25).number(1e300).number(5e-324).end_array();
  EXPECT_EQ(out, "[0.1,1,-0.25,1e+300,5e-324]");
}

TEST(JsonWriter, AppendsToWhatIsThere) {
  std::string out = "data: ";
  JsonWriter(out).begin_object().member("k\"", std::string_view("v")).end_object();
  EXPECT_EQ(out, R"(data: {"k\"":"v"})");
}

}  // namespace
}  // namespace sfai::wire
