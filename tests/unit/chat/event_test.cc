#include "chat/event.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

TEST(Event, WhatTheModelSaidBearsContent) {
  EXPECT_TRUE(bears_content(TextDelta{"a"}));
  EXPECT_TRUE(bears_content(ThinkingDelta{"a"}));
  EXPECT_TRUE(bears_content(RefusalDelta{"a"}));
  EXPECT_TRUE(bears_content(ThinkingSignature{"s"}));
  EXPECT_TRUE(bears_content(RedactedThinking{"r"}));
  EXPECT_TRUE(bears_content(ToolCallStart{0, "id", "name"}));
}

TEST(Event, WhatFramesAReplyBearsNone) {
  EXPECT_FALSE(bears_content(MessageStart{}));
  EXPECT_FALSE(bears_content(TextDelta{""}));
  EXPECT_FALSE(bears_content(UsageUpdate{}));
  EXPECT_FALSE(bears_content(Finish{}));
  EXPECT_FALSE(bears_content(MessageEnd{}));
  EXPECT_FALSE(bears_content(StreamFailed{}));
}

}  // namespace
}  // namespace sfai::chat
