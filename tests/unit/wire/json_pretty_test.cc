#include "wire/json_pretty.h"

#include <gtest/gtest.h>

namespace sfai::wire {
namespace {

TEST(PrettyJson, GivesEachMemberAndElementALine) {
  EXPECT_EQ(pretty_json(R"({"a":[1,{"b":null}],"c":"d"})"), R"({
  "a": [
    1,
    {
      "b": null
    }
  ],
  "c": "d"
})");
}

TEST(PrettyJson, KeepsTheBytesOfNamesStringsAndNumbers) {
  EXPECT_EQ(pretty_json(R"({"\u0061": [1.50, "\u00e9/"]})"), R"({
  "\u0061": [
    1.50,
    "\u00e9/"
  ]
})");
}

TEST(PrettyJson, KeepsEmptyContainersOnOneLine) {
  EXPECT_EQ(pretty_json(R"([{ }, [ ], ""])"), "[\n  {},\n  [],\n  \"\"\n]");
}

TEST(PrettyJson, LeavesAVerbatimMemberAsItIs) {
  EXPECT_EQ(pretty_json(R"({"body":{ "a" : [1,2] }, "b":[1]})", "body"), R"({
  "body": { "a" : [1,2] },
  "b": [
    1
  ]
})");
}

TEST(PrettyJson, ReturnsWhatIsNotJsonAsItIs) { EXPECT_EQ(pretty_json("{"), "{"); }

}  // namespace
}  // namespace sfai::wire
