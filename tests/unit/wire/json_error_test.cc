#include <gtest/gtest.h>

#include "wire/json.h"

namespace sfai::wire {
namespace {

struct Refusal {
  std::string_view sentence;
  std::string_view text;
  std::string_view message;
};

class JsonRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(JsonRefusal, SaysWhereAndWhy) {
  JsonDocument document;
  const Result<JsonValue> result = document.parse_copy(GetParam().text);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error()->kind, ErrorKind::bad_request);
  EXPECT_EQ(result.error()->message, GetParam().message);
}

constexpr std::string_view with_nul("[1,\0]", 5);

constexpr Refusal refusals[] = {
    {"NothingAtAll", "", "line 1, column 1: a value is expected, the text is empty"},
    {"OnlyWhiteSpace", " \n ", "line 2, column 2: a value is expected, the text is empty"},
    {"ByteOrderMark", "\xEF\xBB\xBF{}", "line 1, column 1: a value is expected"},
    {"OpenObject", "{", "line 1, column 2: a member's name in quotes or '}' is expected"},
    {"OpenArray", "[1", "line 1, column 3: a comma or ']' is expected"},
    {"WrongBracket", "[1}", "line 1, column 3: a comma or ']' is expected"},
    {"ClosingBracketAlone", "]", "line 1, column 1: a value is expected"},
    {"CommaAlone", "[,1]", "line 1, column 2: a value is expected"},
    {"CommaAtTheEndOfAnArray", "[1,]", "line 1, column 4: a value is expected"},
    {"CommaAtTheEndOfAnObject", R"({"a":1,})",
     "line 1, column 8: a member's name in quotes is expected after the comma"},
    {"MissingComma", "{\n \"a\": 1\n \"b\": 2}", "line 3, column 2: a comma or '}' is expected"},
    {"MissingColon", R"({"a" 1})", "line 1, column 6: a colon is expected"},
    {"MissingValue", R"({"a":})", "line 1, column 6: a value is expected"},
    {"NameWithoutQuotes", "{a: 1}", "line 1, column 2: a member's name in quotes or '}' is expected"},
    {"NumberAsName", "{1: 1}", "line 1, column 2: a member's name in quotes or '}' is expected"},
    {"ColonInAnArray", R"(["a": 1])", "line 1, column 5: a comma or ']' is expected"},
    {"SecondValue", "{} {}", "line 1, column 4: the text should end here, after its first value"},
    {"SecondValueAtOnce", "truefalse", "line 1, column 1: a value is expected"},
    {"StringAfterANumber", R"([1"a"])", "line 1, column 2: this number is not written as JSON demands"},
    {"StringAfterAString", R"(["a""b"])", "line 1, column 5: a comma or ']' is expected"},
    {"LettersAfterAString", R"(["a"b])", "line 1, column 5: a comma or ']' is expected"},
    {"MisspelledLiteral", "[nul]", "line 1, column 2: a value is expected"},
    {"CapitalLiteral", "True", "line 1, column 1: a value is expected"},
    {"NotANumber", "NaN", "line 1, column 1: a value is expected"},
    {"Infinity", "-Infinity", "line 1, column 1: this number is not written as JSON demands"},
    {"LeadingZero", "[01]", "line 1, column 2: this number is not written as JSON demands"},
    {"LeadingPlus", "+1", "line 1, column 1: a value is expected"},
    {"LoneMinus", "-", "line 1, column 1: this number is not written as JSON demands"},
    {"NoDigitAfterThePoint", "1.", "line 1, column 1: this number is not written as JSON demands"},
    {"NoDigitBeforeThePoint", ".5", "line 1, column 1: a value is expected"},
    {"NoDigitInTheExponent", "1e+", "line 1, column 1: this number is not written as JSON demands"},
    {"HexadecimalNumber", "0x10", "line 1, column 1: this number is not written as JSON demands"},
    {"SingleQuotes", "['a']", "line 1, column 2: a value is expected"},
    {"Comment", "// hello\n{}", "line 1, column 1: a value is expected"},
    {"NulByte", with_nul, "line 1, column 4: a value is expected"},
    {"FormFeed", "[1,\f2]", "line 1, column 4: a value is expected"},
    {"StringWithoutEnd", "{\"a\": \"b}", "line 1, column 7: the string that begins here does not end"},
    {"BackslashBeforeTheEnd", R"(["a\)", "line 1, column 2: the string that begins here does not end"},
    {"EscapedQuoteAtTheEnd", R"(["a\"])", "line 1, column 2: the string that begins here does not end"},
    {"BackslashOutsideOfAString", R"([\"a"])", "line 1, column 2: a backslash may stand only in a string"},
    {"LineEndInAString", "[\"a\nb\"]", "line 1, column 4: a control character in a string has to be escaped"},
    {"UnknownEscape", R"(["ab\x"])", "line 1, column 5: this escape does not exist in JSON"},
    {"ShortUnicodeEscape", R"(["\u12"])", "line 1, column 3: this escape does not exist in JSON"},
    {"UnicodeEscapeWithoutHexadecimals", R"(["\u12g4"])", "line 1, column 3: this escape does not exist in JSON"},
    {"EscapeInAName", R"({"\q": 1})", "line 1, column 3: this escape does not exist in JSON"},
    {"BrokenUtf8", "[\"\xC3\xA4\xFF\"]", "line 1, column 4: the text is not valid UTF-8"},
    {"OverlongUtf8", "\"\xC0\xAF\"", "line 1, column 2: the text is not valid UTF-8"},
    {"EncodedSurrogate", "\"\xED\xA0\x80\"", "line 1, column 2: the text is not valid UTF-8"},
    {"CutUtf8", "\"\xE2\x82", "line 1, column 2: the text is not valid UTF-8"},
    {"ColumnAfterLongCharacters", "[\"\xF0\x9F\x98\x80\xC3\xA4\", x]", "line 1, column 8: a value is expected"},
};

INSTANTIATE_TEST_SUITE_P(Json, JsonRefusal, testing::ValuesIn(refusals),
                         [](const auto& row) { return std::string(row.param.sentence); });

}  // namespace
}  // namespace sfai::wire
