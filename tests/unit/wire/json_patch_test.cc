#include "wire/json_patch.h"

#include <gtest/gtest.h>

namespace sfai::wire {
namespace {

class Patch : public testing::Test {
 protected:
  ObjectPatch patch(std::string_view text) { return ObjectPatch(document_.parse_copy(text).value_or(JsonValue())); }
  JsonDocument document_;
};

TEST_F(Patch, LeavesEverythingAloneWithoutChanges) {
  const std::string_view text = "{ \"a\" :\t1.0 ,\n\"b\": [ ] }";
  EXPECT_TRUE(patch(text).empty());
  EXPECT_EQ(patch(text).apply(), text);
}

TEST_F(Patch, ReplacesAValueAndNothingElse) {
  EXPECT_EQ(patch(R"({ "model" : "role",  "n": 1.50e0 })").set("model", R"("gpt")").apply(),
            R"({ "model" : "gpt",  "n": 1.50e0 })");
}

TEST_F(Patch, AppendsAMemberThatIsMissing) {
  EXPECT_EQ(patch(R"({"a": 1 })").set("b", "2").set("c\"", "3").apply(), R"({"a": 1,"b":2,"c\"":3 })");
}

TEST_F(Patch, AppendsToAnEmptyObject) {
  EXPECT_EQ(patch("{}").set("a", "1").set("b", "2").apply(), R"({"a":1,"b":2})");
  EXPECT_EQ(patch("{ }").set("a", "1").apply(), R"({"a":1 })");
}

TEST_F(Patch, RenamesAMemberInItsPlace) {
  EXPECT_EQ(patch(R"({"a":1, "max_tokens" : 5, "z":0})").rename("max_tokens", "max_completion_tokens").apply(),
            R"({"a":1, "max_completion_tokens" : 5, "z":0})");
}

TEST_F(Patch, RenamesAndSetsTheSameMember) {
  EXPECT_EQ(patch(R"({"a":1})").rename("a", "b").set("a", "2").apply(), R"({"b":2})");
  EXPECT_EQ(patch(R"({})").rename("a", "b").set("a", "2").apply(), R"({"b":2})");
}

TEST_F(Patch, DoesNotRenameWhatIsMissing) { EXPECT_EQ(patch(R"({"a":1})").rename("x", "y").apply(), R"({"a":1})"); }

TEST_F(Patch, ErasesMembersWithTheirCommas) {
  const std::string_view text = R"({ "a":1, "b":2 , "c":3 })";
  EXPECT_EQ(patch(text).erase("a").apply(), R"({ "b":2 , "c":3 })");
  EXPECT_EQ(patch(text).erase("b").apply(), R"({ "a":1 , "c":3 })");
  EXPECT_EQ(patch(text).erase("c").apply(), R"({ "a":1, "b":2 })");
  EXPECT_EQ(patch(text).erase("a").erase("b").apply(), R"({ "c":3 })");
  EXPECT_EQ(patch(text).erase("b").erase("c").apply(), R"({ "a":1 })");
  EXPECT_EQ(patch(text).erase("a").erase("b").erase("c").apply(), "{  }");
  EXPECT_EQ(patch(text).erase("x").apply(), text);
}

TEST_F(Patch, AppendsWhereEverythingWasErased) {
  EXPECT_EQ(patch(R"({"a":1})").erase("a").set("b", "2").apply(), R"({"b":2})");
}

TEST_F(Patch, LetsTheLaterOfSetAndEraseWin) {
  EXPECT_EQ(patch(R"({"a":1})").erase("a").set("a", "2").apply(), R"({"a":2})");
  EXPECT_EQ(patch(R"({"a":1})").set("a", "2").erase("a").apply(), "{}");
  EXPECT_EQ(patch(R"({"a":1})").set("a", "2").set("a", "3").apply(), R"({"a":3})");
}

TEST_F(Patch, ChangesEveryMemberOfThatName) {
  EXPECT_EQ(patch(R"({"a":1,"b":2,"a":3})").set("a", "9").apply(), R"({"a":9,"b":2,"a":9})");
  EXPECT_EQ(patch(R"({"a":1,"b":2,"a":3})").erase("a").apply(), R"({"b":2})");
}

TEST_F(Patch, ComparesNamesUnescaped) {
  EXPECT_EQ(patch(R"({"mod\u0065l":1, "x":2})").set("model", "3").apply(), R"({"mod\u0065l":3, "x":2})");
}

TEST_F(Patch, WorksOnAnObjectInsideAnother) {
  const JsonValue root = document_.parse_copy(R"({"o": { "a":1 }, "z":2})").value_or(JsonValue());
  EXPECT_EQ(ObjectPatch(root["o"]).set("b", "2").apply(), R"({ "a":1,"b":2 })");
}

TEST_F(Patch, DoesNotReachIntoValues) {
  EXPECT_EQ(patch(R"({"o":{"a":1},"a":2})").erase("a").apply(), R"({"o":{"a":1}})");
}

TEST_F(Patch, GivesTheRawTextOfAnythingButAnObject) { EXPECT_EQ(patch("[1, 2]").set("a", "1").apply(), "[1, 2]"); }

}  // namespace
}  // namespace sfai::wire
