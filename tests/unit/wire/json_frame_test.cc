#include "wire/json_frame.h"

#include <gtest/gtest.h>

namespace sfai::wire {
namespace {

using Said = std::optional<std::string>;

// What is said in `text` by a frame that learned `known`, where "said" says it and "noise" is noise.
Said match(std::string_view known, std::string_view text) {
  JsonDocument document;
  const JsonValue root = document.parse_copy(known).value();
  JsonFrame frame;
  frame.learn(root, root["said"], root["noise"]);
  std::string scratch;
  const auto said = frame.match(text, scratch);
  return said ? Said(*said) : std::nullopt;
}

TEST(JsonFrame, FindsWhatIsSaid) { EXPECT_EQ(match(R"({"said":"a","n":1})", R"({"said":"more","n":1})"), "more"); }

TEST(JsonFrame, LooksOverNoiseBehindIt) {
  EXPECT_EQ(match(R"({"said":"a","noise":"x"})", R"({"said":"b","noise":"yz"})"), "b");
}

TEST(JsonFrame, LooksOverNoiseBeforeIt) {
  EXPECT_EQ(match(R"({"noise":"x","said":"a"})", R"({"noise":"","said":"b"})"), "b");
}

TEST(JsonFrame, SaysWhatEscapesStandFor) {
  EXPECT_EQ(match(R"({"said":"a"})", R"({"said":"\"Ja\", \u00e9\n\\"})"), "\"Ja\", \u00e9\n\\");
}

TEST(JsonFrame, LearnsFromATextThatEscapes) { EXPECT_EQ(match(R"({"said":"\""})", R"({"said":"a"})"), "a"); }

TEST(JsonFrame, TakesEveryCharacter) { EXPECT_EQ(match(R"({"said":"a"})", R"({"said":"日本 🙂"})"), "日本 🙂"); }

TEST(JsonFrame, OverlooksWhiteSpaceAtTheEnd) {
  EXPECT_EQ(match(R"({"said":"a" })", "{\"said\":\"b\" \n\t}"), "b");
  EXPECT_EQ(match(R"({"said":"a"})", R"({"said":"b" )"), std::nullopt);
}

TEST(JsonFrame, TakesALongText) {
  const std::string text(100, 'x');
  EXPECT_EQ(match(R"({"said":"a"})", R"({"said":")" + text + "\"}"), text);
}

struct Row {
  std::string_view name;
  std::string_view text;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }
class OtherText : public testing::TestWithParam<Row> {};
TEST_P(OtherText, IsLeftToTheParser) {
  EXPECT_EQ(match(R"({"said":"a","n":[1],"noise":""})", GetParam().text), std::nullopt);
}
constexpr std::array<Row, 14> rows = {{
    {"empty", ""},
    {"another value", R"({"said":"a","n":[2],"noise":""})"},
    {"another member", R"({"said":"a","n":[1],"noise":"","m":1})"},
    {"another type", R"({"said":null,"n":[1],"noise":""})"},
    {"white space", R"({"said": "a","n":[1],"noise":""})"},
    {"more behind it", R"({"said":"a","n":[1],"noise":""}1)"},
    {"cut in the string", R"({"said":"a)"},
    {"cut in an escape", R"({"said":"a\)"},
    {"cut behind the string", R"({"said":"a")"},
    {"an unknown escape", R"({"said":"\x","n":[1],"noise":""})"},
    {"half a \\u", R"({"said":"\u12","n":[1],"noise":""})"},
    {"a control character", "{\"said\":\"a long text\n\",\"n\":[1],\"noise\":\"\"}"},
    {"a control character behind another", "{\"said\":\"\u00e9\t\",\"n\":[1],\"noise\":\"\"}"},
    {"bad UTF-8", "{\"said\":\"\xC3\",\"n\":[1],\"noise\":\"\"}"},
}};
INSTANTIATE_TEST_SUITE_P(Rows, OtherText, testing::ValuesIn(rows));

TEST(JsonFrame, KnowsNothingBeforeItLearned) {
  std::string scratch;
  EXPECT_EQ(JsonFrame().match("{}", scratch), std::nullopt);
}

TEST(JsonFrame, DoesNotKeepALargeText) {
  const std::string text = R"({"said":"a","n":")" + std::string(4096, 'x') + "\"}";
  EXPECT_EQ(match(text, text), std::nullopt);
}

}  // namespace
}  // namespace sfai::wire
