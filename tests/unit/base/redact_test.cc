#include "base/redact.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

std::string without_keys(std::string text) {
  hide_keys(text);
  return text;
}

TEST(Redacted, HidesTheSecretWhereverItStands) {
  EXPECT_EQ(redacted("key abcdefgh1 is bad: abcdefgh1", Secret("abcdefgh1")), "key (redacted) is bad: (redacted)");
}

TEST(Redacted, HidesWhatLooksLikeAVendorsKey) {
  EXPECT_EQ(redacted("Incorrect API key provided: sk-proj-0123456789abcdefXYZ.", Secret()),
            "Incorrect API key provided: (redacted).");
}

TEST(Redacted, LeavesOtherWords) {
  EXPECT_EQ(redacted("the task-list and sk-short stay", Secret("short")), "the task-list and sk-short stay");
}

TEST(HideKeys, KnowsTheShapesOfKeys) {
  EXPECT_EQ(without_keys("a sk-ant-api03-0123456789abcdef b"), "a (redacted) b");
  EXPECT_EQ(without_keys("sfai-0123456789abcdef0123456789abcdef"), "(redacted)");
  EXPECT_EQ(without_keys("id AKIAIOSFODNN7EXAMPLE,"), "id (redacted),");
  EXPECT_EQ(without_keys("\"Bearer eyJhbGciOi.J9\""), "\"(redacted)\"");
}

TEST(HideKeys, LeaveWordsThatOnlyBeginSo) {
  const std::string words =
      "desk-assistant-for-accounting asks for sfai-config-bucket-123456789012 with a Bearer <key>";
  EXPECT_EQ(without_keys(words), words);
}

TEST(HideKeys, HideEachOfSeveral) {
  EXPECT_EQ(without_keys("sk-0123456789abcdef,sk-0123456789abcdef sk-"), "(redacted),(redacted) sk-");
}

}  // namespace
}  // namespace sfai
