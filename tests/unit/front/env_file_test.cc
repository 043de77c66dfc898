#include "front/settings/env_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sfai::front {
namespace {

using testing::HasSubstr;
using testing::Not;

// "NAME=value;" of each entry, or the complaint.
std::string read(std::string_view text) {
  auto file = parse_env_file(text);
  if (!file) return file.error()->message;
  std::string all;
  for (const auto& [name, value] : *file) all += name + "=" + std::string(value.reveal()) + ";";
  return all;
}

std::string complaint_of_line(int number) {
  return "line " + std::to_string(number) + ": neither NAME=value nor a comment (is a quote left open?)";
}

TEST(EnvFile, ReadsNamesAndValues) { EXPECT_EQ(read("A=1\nB_2=two words\n"), "A=1;B_2=two words;"); }

TEST(EnvFile, NeedsNoLineBreakAtItsEnd) { EXPECT_EQ(read("A=1"), "A=1;"); }

TEST(EnvFile, SkipsBlankLinesAndComments) { EXPECT_EQ(read("\n# A=1\n  \t\n  # more\nB=2\n\n"), "B=2;"); }

TEST(EnvFile, TakesExportAway) { EXPECT_EQ(read("export A=1\nexport\tB=2\nexported=3\n"), "A=1;B=2;exported=3;"); }

TEST(EnvFile, TrimsUnquotedValues) { EXPECT_EQ(read("A =  1  \n  B\t=\t2\n"), "A=1;B=2;"); }

TEST(EnvFile, CutsACommentBehindASpaceOnly) {
  EXPECT_EQ(read("A=1 # one\nB=a#b\nC=#c\nD= # d\n"), "A=1;B=a#b;C=#c;D=;");
}

TEST(EnvFile, KeepsSingleQuotedTextVerbatim) { EXPECT_EQ(read(R"(A=' a\n"$B" # ')"), R"(A= a\n"$B" # ;)"); }

TEST(EnvFile, ReadsEscapesInDoubleQuotes) { EXPECT_EQ(read(R"(A="a\nb\tc\rd\"e\\n")"), "A=a\nb\tc\rd\"e\\n;"); }

TEST(EnvFile, KeepsOtherBackslashesInDoubleQuotes) { EXPECT_EQ(read(R"(A="C:\dir")"), R"(A=C:\dir;)"); }

TEST(EnvFile, ExpandsNothing) { EXPECT_EQ(read("A=$HOME/${B}\nB=\"$A\"\n"), "A=$HOME/${B};B=$A;"); }

TEST(EnvFile, AllowsACommentBehindQuotes) { EXPECT_EQ(read("A='1' # one\nB=\"2\"\t# two\n"), "A=1;B=2;"); }

TEST(EnvFile, KeepsEqualSignsInTheValue) { EXPECT_EQ(read("A=b=c=="), "A=b=c==;"); }

TEST(EnvFile, TakesAnEmptyValue) { EXPECT_EQ(read("A=\nB=''\n"), "A=;B=;"); }

TEST(EnvFile, TakesTheLastOfTheSameName) { EXPECT_EQ(read("A=1\nA=2\n"), "A=2;"); }

TEST(EnvFile, ReadsWhatWindowsWrites) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "A=1\r\nB='2'\r\n\r\n"),
            "A=1;B=2;");
}

TEST(EnvFile, SaysWhatToDoAboutUtf16) {
  EXPECT_EQ(read(std::string_view("\xFF\xFE"
                                  "A\0=\0",
                                  6)),
            "line 1: the file is UTF-16: save it as UTF-8");
}

TEST(EnvFile, NamesTheLineThatItCannotRead) {
  EXPECT_EQ(read("A=1\n\nOPENAI_API_KEY\n"), complaint_of_line(3));
  EXPECT_EQ(read("1A=1"), complaint_of_line(1));
  EXPECT_EQ(read("A B=1"), complaint_of_line(1));
  EXPECT_EQ(read("=1"), complaint_of_line(1));
}

TEST(EnvFile, RefusesAnOpenQuote) {
  EXPECT_EQ(read("A='1\nB=2\n"), complaint_of_line(1));
  EXPECT_EQ(read("A=\"1\\\""), complaint_of_line(1));
  EXPECT_EQ(read("A=\"1\\"), complaint_of_line(1));
}

TEST(EnvFile, RefusesTextBehindAQuote) {
  EXPECT_EQ(read("A='1'2"), complaint_of_line(1));
  EXPECT_EQ(read("A=\"1\"#2"), complaint_of_line(1));
}

TEST(EnvFile, RefusesNul) { EXPECT_EQ(read(std::string_view("A=1\0", 4)), complaint_of_line(1)); }

TEST(EnvFile, NeverRepeatsWhatStandsOnTheLine) {
  EXPECT_THAT(read("OPENAI_API_KEY: sk-not-a-real-key\n"), Not(HasSubstr("sk-")));
}

}  // namespace
}  // namespace sfai::front
