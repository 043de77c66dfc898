#include "wire/json.h"

#include <gtest/gtest.h>
#include <utility>

namespace sfai::wire {
namespace {

class Json : public testing::Test {
 protected:
  JsonValue parse(std::string_view text) {
    const Result<JsonValue> result = document_.parse_copy(text);
    EXPECT_TRUE(result) << (result ? "" : result.error()->message);
    return result.value_or(JsonValue());
  }

 private:
  JsonDocument document_;
};

TEST_F(Json, KeepsTheExactBytesOfEachValue) {
  const JsonValue root = parse(R"( {"a" : [1.50,  -0E+2 ] , "b":{ } } )");
  EXPECT_EQ(root.raw(), R"({"a" : [1.50,  -0E+2 ] , "b":{ } })");
  EXPECT_EQ(root["a"].raw(), "[1.50,  -0E+2 ]");
  EXPECT_EQ(root["a"].first().raw(), "1.50");
  EXPECT_EQ(root["a"].first().next().raw(), "-0E+2");
  EXPECT_EQ(root["b"].raw(), "{ }");
}

TEST_F(Json, KnowsTheKindOfEachValue) {
  const JsonValue root = parse(R"([null, true, 1, "s", [], {}])");
  JsonValue item = root.first();
  EXPECT_TRUE(item.is_null());
  EXPECT_EQ((item = item.next()).kind_name(), "a boolean");
  EXPECT_EQ((item = item.next()).kind_name(), "a number");
  EXPECT_EQ((item = item.next()).kind_name(), "a string");
  EXPECT_EQ((item = item.next()).kind_name(), "an array");
  EXPECT_EQ((item = item.next()).kind_name(), "an object");
  EXPECT_FALSE(item.next());
}

TEST_F(Json, ReadsScalarsAtTheRoot) {
  EXPECT_EQ(parse("true").boolean(), true);
  EXPECT_EQ(parse(" false ").boolean(), false);
  EXPECT_EQ(parse("\n-7\n").integer(), -7);
  EXPECT_EQ(parse(R"("x")").string(), "x");
  EXPECT_TRUE(parse("null").is_null());
}

TEST_F(Json, ReadsIntegersOfTheWholeRange) {
  EXPECT_EQ(parse("9223372036854775807").integer(), INT64_MAX);
  EXPECT_EQ(parse("-9223372036854775808").integer(), INT64_MIN);
  EXPECT_EQ(parse("9223372036854775808").integer(), std::nullopt);
}

TEST_F(Json, TakesAWholeNumberWithAPointOrExponentAsAnInteger) {
  EXPECT_EQ(parse("4096.0").integer(), 4096);
  EXPECT_EQ(parse("1e3").integer(), 1000);
  EXPECT_EQ(parse("1.5").integer(), std::nullopt);
  EXPECT_EQ(parse("1e300").integer(), std::nullopt);
}

TEST_F(Json, ReadsNumbersAndKeepsThoseThatADoubleCannotHold) {
  EXPECT_DOUBLE_EQ(parse("2.5e-3").number().value(), 0.0025);
  EXPECT_DOUBLE_EQ(parse("12345678901234567890").number().value(), 12345678901234567890.0);
  EXPECT_EQ(parse("1e400").number(), std::nullopt);
  EXPECT_EQ(parse("1e400").raw(), "1e400");
}

TEST_F(Json, GivesNothingForAnotherKind) {
  const JsonValue root = parse(R"({"text": "5", "number": 5})");
  EXPECT_EQ(root["text"].integer(), std::nullopt);
  EXPECT_EQ(root["text"].boolean(), std::nullopt);
  EXPECT_EQ(root["number"].string(), "");
  EXPECT_EQ(root["number"].size(), 0U);
  EXPECT_FALSE(root["number"]["deeper"]);
}

TEST_F(Json, AnswersNoToEverythingWhenAbsent) {
  const JsonValue absent = parse("{}")["a"]["b"];
  std::string scratch;
  EXPECT_FALSE(absent);
  EXPECT_FALSE(absent.is_null());
  EXPECT_EQ(absent.raw(), "");
  EXPECT_EQ(absent.raw_key(), "");
  EXPECT_EQ(absent.string(scratch), "");
  EXPECT_EQ(absent.kind_name(), "nothing");
  EXPECT_FALSE(absent.first());
  EXPECT_FALSE(absent.next());
}

TEST_F(Json, IteratesMembersInTheOrderOfTheInput) {
  const JsonValue root = parse(R"({"z": 1, "a\n": [1, [2, 3]], "m": 2})");
  const JsonValue second = root.first().next();
  EXPECT_EQ(root.size(), 3U);
  EXPECT_EQ(root.first().key(), "z");
  EXPECT_EQ(second.key(), "a\n");
  EXPECT_EQ(second.raw_key(), R"("a\n")");
  EXPECT_EQ(second.next().key(), "m");
  EXPECT_EQ(second.size(), 2U);
  EXPECT_EQ(second.first().key(), "");
}

TEST_F(Json, FindsAMemberWhoseNameIsEscaped) {
  EXPECT_EQ(parse(R"({"mod\u0065l": 1})")["model"].integer(), 1);
  EXPECT_FALSE(parse(R"({"mod\u0065l": 1})")[R"(mod\u0065l)"]);
}

TEST_F(Json, TakesTheLastOfEqualNames) { EXPECT_EQ(parse(R"({"a": 1, "b": 2, "\u0061": 3})")["a"].integer(), 3); }

TEST_F(Json, NamesTheFirstMemberThatOccursTwice) {
  EXPECT_EQ(parse(R"({"a": 1, "b": 2, "\u0062": 3, "a": 4})").duplicate_member(), "b");
  EXPECT_EQ(parse(R"({"a": 1, "b": {"a": 1}})").duplicate_member(), std::nullopt);
}

TEST_F(Json, LendsAStringWithoutCopyingUnlessItIsEscaped) {
  const JsonValue root = parse(R"(["plain", "a\tb"])");
  std::string scratch;
  EXPECT_EQ(root.first().string(scratch).data(), root.first().raw().data() + 1);
  EXPECT_EQ(root.first().next().string(scratch), "a\tb");
  EXPECT_EQ(scratch, "a\tb");
}

TEST(JsonDocument, TakesTheBytesOver) {
  JsonDocument document;
  ASSERT_TRUE(document.parse(R"({"a": "x"})"));
  EXPECT_EQ(document.text(), R"({"a": "x"})");
  EXPECT_EQ(document.root()["a"].string(), "x");
}

TEST(JsonDocument, HasNoRootBeforeASuccessfulParse) {
  JsonDocument document;
  EXPECT_FALSE(document.root());
  ASSERT_TRUE(document.parse_copy("{}"));
  ASSERT_FALSE(document.parse_copy("{"));
  EXPECT_FALSE(document.root());
}

TEST(JsonDocument, GivesItsRootAgainAfterAMove) {
  JsonDocument from;
  ASSERT_TRUE(from.parse_copy(R"({"a": 1})"));
  const JsonDocument to = std::move(from);
  EXPECT_EQ(to.root()["a"].integer(), 1);
}

TEST(JsonDocument, KeepsItsMemoryForTheNextText) {
  JsonDocument document;
  ASSERT_TRUE(document.parse_copy(R"({"delta": {"content": "a longer text"}})"));
  const char* const memory = document.text().data();
  ASSERT_TRUE(document.parse_copy(R"({"delta": {"content": "short"}})"));
  EXPECT_EQ(document.text().data(), memory);
}

TEST(JsonDocument, ReadsATextThatIsLargerThanTheSharedIndex) {
  JsonDocument document;
  const std::string letters(3U << 20U, 'x');
  ASSERT_TRUE(document.parse(R"({"text": ")" + letters + R"(", "after": 1})"));
  EXPECT_EQ(document.root()["text"].raw().size(), letters.size() + 2);
  EXPECT_EQ(document.root()["after"].integer(), 1);
}

TEST(JsonDocument, AcceptsTheDeepestNestingAndNothingDeeper) {
  JsonDocument document;
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(document.parse(nested(JsonDocument::max_depth)));
  const auto result = document.parse(nested(JsonDocument::max_depth + 1));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error()->message, "line 1, column 513: the nesting is too deep: 512 levels are allowed");
}

}  // namespace
}  // namespace sfai::wire
