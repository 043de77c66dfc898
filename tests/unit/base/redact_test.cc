#include "base/redact.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

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

}  // namespace
}  // namespace sfai
