#include "gateway/turn_joiner.h"

#include <gtest/gtest.h>

#include "chat/reply.h"

namespace sfai::gateway {
namespace {

// A reply with one call, which ends in `reason`.
void deliver(TurnJoiner& joiner, std::string_view text, std::string_view call, chat::StopReason reason) {
  joiner.on(chat::MessageStart{"msg_1", "model", 0});
  joiner.on(chat::TextDelta{text});
  joiner.on(chat::ToolCallStart{0, call, "look"});
  joiner.on(chat::ToolCallDelta{0, "{}"});
  joiner.on(chat::ToolCallEnd{0});
  joiner.on(chat::UsageUpdate{
      {.input = 10, .output = 3, .cache_read = {}, .cache_creation = {}, .reasoning = {}, .raw = {}}});
  joiner.on(chat::Finish{reason, "word", {}});
  joiner.on(chat::MessageEnd{});
}

TEST(TurnJoiner, PassesATurnThatDoesNotPause) {
  chat::ReplyAssembler assembler;
  TurnJoiner joiner(assembler);
  deliver(joiner, "a", "c1", chat::StopReason::end_turn);
  EXPECT_FALSE(joiner.paused());
  EXPECT_TRUE(assembler.reply().complete);
}

TEST(TurnJoiner, HoldsTheEndOfAPausedReplyBack) {
  chat::ReplyAssembler assembler;
  TurnJoiner joiner(assembler);
  deliver(joiner, "a", "c1", chat::StopReason::pause);
  EXPECT_TRUE(joiner.paused());
  EXPECT_FALSE(assembler.reply().complete);
}

TEST(TurnJoiner, JoinsTextCallsAndUsage) {
  chat::ReplyAssembler assembler;
  TurnJoiner joiner(assembler);
  deliver(joiner, "a", "c1", chat::StopReason::pause);
  joiner.go_on();
  deliver(joiner, "b", "c2", chat::StopReason::end_turn);
  const chat::Reply& reply = assembler.reply();
  ASSERT_EQ(reply.parts.size(), 4U);
  EXPECT_EQ(std::get<chat::ToolCallPart>(reply.parts[1]).id, "c1");
  EXPECT_EQ(std::get<chat::ToolCallPart>(reply.parts[3]).id, "c2");
  EXPECT_EQ(std::get<chat::ToolCallPart>(reply.parts[3]).arguments, "{}");
  EXPECT_EQ(reply.usage.input, 20);
  EXPECT_EQ(reply.usage.output, 6);
  EXPECT_EQ(reply.stop, chat::StopReason::end_turn);
}

TEST(TurnJoiner, SaysThePauseWhenNobodyGoesOn) {
  chat::ReplyAssembler assembler;
  TurnJoiner joiner(assembler);
  deliver(joiner, "a", "c1", chat::StopReason::pause);
  joiner.give_up();
  EXPECT_EQ(assembler.reply().stop, chat::StopReason::pause);
  EXPECT_EQ(assembler.reply().raw_stop, "word");
  EXPECT_TRUE(assembler.reply().complete);
  EXPECT_FALSE(joiner.paused());
}

}  // namespace
}  // namespace sfai::gateway
