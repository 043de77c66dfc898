#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/message.h"

namespace sfai::http {
namespace {

std::string text_of(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text.append(name).append("=").append(value).append(";");
  return text;
}

TEST(Headers, FindsTheFirstValueWithoutRegardToCase) {
  Headers headers{{"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(headers.find("x-A"), "1");
}

TEST(Headers, KeepFieldsWithoutAValue) { EXPECT_EQ(text_of({{"a", ""}, {"b", "1"}}), "a=;b=1;"); }

TEST(Headers, KnowHowManyFieldsTheyHold) {
  EXPECT_EQ(Headers({{"a", "1"}, {"b", "2"}}).size(), 2U);
  EXPECT_TRUE(Headers().empty());
}

TEST(Headers, FindsNothingUnderAnotherName) { EXPECT_EQ(Headers({{"x-a", "1"}}).find("x-ab"), std::nullopt); }

TEST(Headers, SetReplacesAllOfThatNameInThePlaceOfTheFirst) {
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  headers.set("a", "4");
  EXPECT_EQ(text_of(headers), "A=4;b=2;");
}

TEST(Headers, SetAddsWhatWasNotThere) {
  Headers headers{{"a", "1"}};
  headers.set("b", "2");
  EXPECT_EQ(text_of(headers), "a=1;b=2;");
}

TEST(Headers, KeepTheirFieldsWhenTheyAreMoved) {
  Headers headers{{"a", "1"}};
  const Headers taken = std::move(headers);
  EXPECT_EQ(text_of(taken), "a=1;");
}

TEST(Headers, EraseRemovesAllOfThatName) {
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  headers.erase("a");
  EXPECT_EQ(text_of(headers), "b=2;");
}

}  // namespace
}  // namespace sfai::http
