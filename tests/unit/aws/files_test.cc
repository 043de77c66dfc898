#include <gtest/gtest.h>

#include "aws/ini.h"
#include "aws/timestamp.h"
#include "aws/uri.h"
#include "aws/xml.h"

namespace sfai::aws {
namespace {

using namespace std::chrono_literals;

std::string settings_in(std::string_view text) {
  std::string all;
  for (const auto& [section, name, value] : parse_ini(text))
    all.append(section).append(".").append(name).append("=").append(value).append("|");
  return all;
}

TEST(Ini, ReadsSectionsAndSettings) {
  EXPECT_EQ(settings_in("[a]\nx = 1\ny=2\n[profile b]\nx : 3"), "a.x=1|a.y=2|profile b.x=3|");
}
TEST(Ini, TakesWindowsLineEndsAndAByteOrderMark) { EXPECT_EQ(settings_in("\xef\xbb\xbf[a]\r\nx=1\r\n"), "a.x=1|"); }
TEST(Ini, PassesOverCommentsAndBlankLines) {
  EXPECT_EQ(settings_in("# x=0\n\n[a]  # a section\n;x=1\nx=2\n  # x=3\n"), "a.x=2|");
}
TEST(Ini, EndsAValueAtACommentAfterWhiteSpaceOnly) {
  EXPECT_EQ(settings_in("[a]\nx=b#c;d # e\ny=b\t;c"), "a.x=b#c;d|a.y=b|");
}
TEST(Ini, KeepsEqualSignsInValues) { EXPECT_EQ(settings_in("[a]\nx = ab+/c=="), "a.x=ab+/c==|"); }
TEST(Ini, PassesOverNestedSettings) { EXPECT_EQ(settings_in("[a]\ns3 =\n  x = 1\n  y = 2\nz = 3"), "a.s3=|a.z=3|"); }
TEST(Ini, TakesASectionThatIsIndentedAsAWhole) { EXPECT_EQ(settings_in("[a]\n  x = 1\n  y = 2"), "a.x=1|a.y=2|"); }
TEST(Ini, PassesOverWhatIsNoSetting) { EXPECT_EQ(settings_in("[a]\nhello\n[b\nx=1"), "b.x=1|"); }

TEST(Xml, ReadsTheTextOfAnElement) { EXPECT_EQ(xml_text("<a><Code>NoSuchKey</Code></a>", "Code"), "NoSuchKey"); }
TEST(Xml, PassesOverElementsWhoseNamesOnlyStartAlike) {
  EXPECT_EQ(xml_text("<CodeX>1</CodeX><Code>2</Code>", "Code"), "2");
}
TEST(Xml, PassesOverAttributes) { EXPECT_EQ(xml_text("<Code xmlns=\"u\">x</Code>", "Code"), "x"); }
TEST(Xml, ResolvesEntitiesOnce) { EXPECT_EQ(xml_text("<M>&amp;lt; &lt;&quot;&#34;&gt;</M>", "M"), "&lt; <\"\">"); }
TEST(Xml, HasNothingForWhatIsAbsentEmptyOrCut) {
  EXPECT_EQ(xml_text("<a/>", "Code"), "");
  EXPECT_EQ(xml_text("<Code/><x>1</x>", "Code"), "");
  EXPECT_EQ(xml_text("<Code />y</Code>", "Code"), "");
  EXPECT_EQ(xml_text("<Code>x", "Code"), "");
  EXPECT_EQ(xml_text("<Code", "Code"), "");
  EXPECT_EQ(xml_text("<Code ></Code>", "Code"), "");
}

TEST(Timestamp, IsWrittenAsSignaturesCarryIt) {
  EXPECT_EQ(render_timestamp(std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + 12h + 36min + 7s + 999ms),
            "20150830T123607Z");
}

TEST(Expiration, IsReadWithAndWithoutFractions) {
  const WallTime time = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + 23h + 59min + 58s;
  EXPECT_EQ(parse_expiration("2026-01-31T23:59:58Z"), time);
  EXPECT_EQ(parse_expiration("2026-01-31T23:59:58.123456Z"), time);
  EXPECT_EQ(parse_expiration("2026-01-31T23:59:58+00:00"), time);
}

TEST(Expiration, MayLieBeyondWhatTheClockCanHold) {
  EXPECT_EQ(parse_expiration("9999-12-31T00:00:00Z"), std::chrono::sys_days(std::chrono::year(2200) / 12 / 31));
}

TEST(Expiration, IsNothingElse) {
  for (const std::string_view text :
       {"", "2026", "2026-01-31T23:59:58", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-31 23:59:58Z",
        "2026-01-31T24:00:00Z", "2026-01-31T23:60:00Z", "-026-01-31T23:59:58Z", "2026-01-31T23:59:58+02:00",
        "2026-01-31T23:59:58Zx", "2026-01-31T23:59:58.", "1969-12-31T23:59:59Z"})
    EXPECT_EQ(parse_expiration(text), std::nullopt) << text;
}

// RFC 4648, section 10.
TEST(PercentEncoding, KeepsUnreservedCharactersOnly) {
  EXPECT_EQ(percent_encoded("aZ09-._~/ +%\xc3\xa4"), "aZ09-._~%2F%20%2B%25%C3%A4");
  EXPECT_EQ(percent_encoded("a/b c", "/"), "a/b%20c");
}

}  // namespace
}  // namespace sfai::aws
