#include "front/check.h"

#include <gtest/gtest.h>
#include <sstream>

namespace sfai::front {
namespace {

std::string printed(std::string text) {
  std::ostringstream out;
  auto result = check_map("map.json", std::move(text), out);
  return std::to_string(static_cast<int>(result)) + "\n" + out.str();
}

TEST(Check, CountsWhatAGoodMapHolds) {
  EXPECT_EQ(printed(R"({"models": {"a": "demo/demo"}})"), "0\nmap.json: ok: 1 role, 3 providers\n");
}

TEST(Check, PrintsWarningsAndSucceeds) {
  EXPECT_EQ(printed(R"({"models": {}})"),
            "0\nmap.json: ok: 0 roles, 3 providers\n"
            "map.json: warning: there is no role, so every request is refused\n");
}

TEST(Check, PrintsEachProblemWithItsPlace) {
  EXPECT_EQ(printed(R"({"models": {"a": {"provider": "demo", "model": "demo", "parms": {}, "strict": 1}}})"),
            "1\nmap.json: /models/a: unknown key 'parms' (did you mean 'params'?)\n"
            "map.json: /models/a/strict: must be true or false, not a number\n");
}

TEST(Check, PrintsAProblemOfTheWholeFileWithoutAPlace) {
  EXPECT_EQ(printed("[]"), "1\nmap.json: a model map is an object, not an array\n");
}

TEST(Check, ReadsTheMapAtTheRepositorysRoot) {
  std::ostringstream out;
  EXPECT_EQ(check_file(SFAI_SOURCE_DIR "/model_map.json", out), 0) << out.str();
}

TEST(Check, SaysThatAFileCannotBeRead) {
  std::ostringstream out;
  EXPECT_EQ(check_file("no/such/map.json", out), 2);
  EXPECT_TRUE(out.str().starts_with("no/such/map.json: cannot be read: "));
}

TEST(Check, SaysThatAFolderCannotBeRead) {
  std::ostringstream out;
  EXPECT_EQ(check_file(SFAI_SOURCE_DIR, out), 2);
}

}  // namespace
}  // namespace sfai::front
