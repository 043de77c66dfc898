#include "front/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "base/crypto.h"
#include "gateway/access.h"

namespace sfai::front {
namespace {

struct Printed {
  int code = 0;
  std::string out;
  std::string words;
  std::string last_word() const {
    const std::string lines = words.substr(0, words.find_last_not_of('\n') + 1);
    return lines.substr(lines.rfind('\n') + 1);
  }
};

Printed made(const NewKeyOptions& options) {
  std::ostringstream out, words;
  const int code = new_key(options, out, words);
  return {code, out.str(), words.str()};
}

Printed hashed(const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out, words;
  const int code = hash_key(in, out, words);
  return {code, out.str(), words.str()};
}

TEST(NewKey, HasAnEntryThatTheProgramReads) {
  const Printed printed = made({.name = "alice", .roles = {"demo"}, .expires = "2999-01-31", .limits = {}});
  const auto keys = gateway::parse_client_keys(printed.out);
  EXPECT_EQ(printed.code, 0);
  EXPECT_EQ(keys->at(0).name, "alice");
  EXPECT_EQ(keys->at(0).roles, std::vector<std::string>{"demo"});
  EXPECT_TRUE(keys->at(0).expires.has_value());
}

TEST(NewKey, IsShownOnceAndItsEntryHoldsTheHash) {
  const Printed printed = made({});
  EXPECT_THAT(printed.last_word(), testing::MatchesRegex("sfai-[0-9a-f]{64}"));
  EXPECT_EQ(printed.out, R"({"default":{"sha256":")" + sha256_hex(printed.last_word()) + "\"}}\n");
}

TEST(NewKey, IsAnotherOneEachTime) { EXPECT_NE(made({}).out, made({}).out); }

TEST(NewKey, TakesLimits) {
  const Printed printed = made({.limits = {.requests_per_minute = 60, .open_streams = 2}});
  EXPECT_THAT(printed.out, testing::HasSubstr(R"("limits":{"requests_per_minute":60,"open_streams":2})"));
}

TEST(NewKey, WithADateThatIsNoneIsNotMade) {
  const Printed printed = made({.expires = "tomorrow"});
  EXPECT_EQ(printed.code, 2);
  EXPECT_EQ(printed.out, "");
  EXPECT_THAT(printed.words, testing::HasSubstr("'expires' must be a date"));
}

TEST(KeyHash, IsThatOfTheFirstLine) {
  EXPECT_EQ(hashed("a-long-random-text\n").out, sha256_hex("a-long-random-text") + "\n");
  EXPECT_EQ(hashed("a-long-random-text").code, 0);
}

TEST(KeyHash, OfNoKeyIsAnError) {
  EXPECT_EQ(hashed("").code, 2);
  EXPECT_EQ(hashed("").words, "sfai: there is no key on standard input; sfai keys hash < FILE\n");
}

TEST(KeyHash, OfAShortKeyIsAnErrorThatDoesNotRepeatIt) {
  EXPECT_EQ(hashed("short").code, 2);
  EXPECT_THAT(hashed("short").words, testing::Not(testing::HasSubstr("short\n")));
}

}  // namespace
}  // namespace sfai::front
