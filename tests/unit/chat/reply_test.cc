#include "chat/reply.h"

#include <gtest/gtest.h>
#include <initializer_list>

namespace sfai::chat {
namespace {

Reply fold(std::initializer_list<ChatEvent> events) {
  ReplyAssembler assembler;
  for (const ChatEvent& event : events) assembler.on(event);
  return assembler.take();
}

Reply refold(const Reply& reply) {
  ReplyAssembler assembler;
  disassemble(reply, assembler);
  return assembler.take();
}

class Counter final : public EventSink {
 public:
  void on(const ChatEvent& event) override { kinds.push_back(event.index()); }
  std::vector<std::size_t> kinds;
};

TEST(ReplyAssembler, JoinsAdjacentTextDeltas) {
  const Reply reply = fold({MessageStart{"id", "model", 7}, TextDelta{"Hel"}, TextDelta{"lo"}});

  EXPECT_EQ(reply.id, "id");
  EXPECT_EQ(reply.model, "model");
  EXPECT_EQ(reply.created, 7);
  ASSERT_EQ(reply.parts.size(), 1U);
  EXPECT_EQ(std::get<TextPart>(reply.parts[0]).text, "Hello");
}

TEST(ReplyAssembler, ASignatureClosesItsThinking) {
  const Reply reply = fold({ThinkingDelta{"a"}, ThinkingDelta{"b"}, ThinkingSignature{"s1"}, ThinkingDelta{"c"}});

  ASSERT_EQ(reply.parts.size(), 2U);
  EXPECT_EQ(std::get<ThinkingPart>(reply.parts[0]).text, "ab");
  EXPECT_EQ(std::get<ThinkingPart>(reply.parts[0]).signature, "s1");
  EXPECT_EQ(std::get<ThinkingPart>(reply.parts[1]).text, "c");
}

TEST(ReplyAssembler, KeepsASignatureWhoseThinkingIsWithheld) {
  const Reply reply = fold({ThinkingSignature{"s1"}, ThinkingSignature{"s2"}, RedactedThinking{"r"}});

  ASSERT_EQ(reply.parts.size(), 3U);
  EXPECT_EQ(std::get<ThinkingPart>(reply.parts[1]).signature, "s2");
  EXPECT_EQ(std::get<ThinkingPart>(reply.parts[2]).redacted, "r");
}

TEST(ReplyAssembler, GivesArgumentsToTheirCall) {
  const Reply reply = fold({ToolCallStart{0, "a", "f"}, ToolCallDelta{0, "{\"x\""}, ToolCallDelta{0, ":1}"},
                            ToolCallEnd{0}, ToolCallStart{1, "b", "g"}, ToolCallDelta{1, "{}"}, ToolCallEnd{1}});

  ASSERT_EQ(reply.parts.size(), 2U);
  EXPECT_EQ(std::get<ToolCallPart>(reply.parts[0]).arguments, "{\"x\":1}");
  EXPECT_EQ(std::get<ToolCallPart>(reply.parts[1]).name, "g");
}

TEST(ReplyAssembler, KeepsTheOrderInWhichPartsBegan) {
  const Reply reply = fold({TextDelta{"a"}, ToolCallStart{0, "i", "f"}, TextDelta{"b"}});

  ASSERT_EQ(reply.parts.size(), 3U);
  EXPECT_EQ(std::get<TextPart>(reply.parts[2]).text, "b");
}

TEST(ReplyAssembler, MergesUsageAndKeepsTheEnd) {
  const Reply reply = fold({UsageUpdate{{5, {}, {}, {}, {}, {}}}, UsageUpdate{{{}, 2, {}, {}, {}, {}}},
                            Finish{StopReason::stop_sequence, "stop_sequence", "END"}, MessageEnd{}});

  EXPECT_EQ(reply.usage.input, 5);
  EXPECT_EQ(reply.usage.output, 2);
  EXPECT_EQ(reply.stop, StopReason::stop_sequence);
  EXPECT_EQ(reply.raw_stop, "stop_sequence");
  EXPECT_EQ(reply.stop_sequence, "END");
  EXPECT_TRUE(reply.complete);
}

TEST(ReplyAssembler, KeepsAFailure) {
  ApiError error;
  error.message = "overloaded";
  const Reply reply = fold({TextDelta{"a"}, StreamFailed{error}});

  EXPECT_FALSE(reply.complete);
  EXPECT_EQ(reply.failure->message, "overloaded");
}

TEST(Disassemble, IsTheInverseOfTheAssembler) {
  const Reply reply =
      refold(fold({MessageStart{"id", "m", 3}, ThinkingDelta{"t"}, ThinkingSignature{"s"}, TextDelta{"a"},
                   RefusalDelta{"no"}, ToolCallStart{0, "i", "f"}, ToolCallDelta{0, "{}"}, ToolCallEnd{0},
                   UsageUpdate{{1, 2, {}, {}, {}, "{}"}}, Finish{StopReason::tool_calls, "x", {}}, MessageEnd{}}));

  ASSERT_EQ(reply.parts.size(), 4U);
  EXPECT_EQ(std::get<ThinkingPart>(reply.parts[0]).signature, "s");
  EXPECT_EQ(std::get<TextPart>(reply.parts[1]).text, "a");
  EXPECT_EQ(std::get<RefusalPart>(reply.parts[2]).text, "no");
  EXPECT_EQ(std::get<ToolCallPart>(reply.parts[3]).arguments, "{}");
  EXPECT_EQ(reply.usage.output, 2);
  EXPECT_EQ(reply.raw_stop, "x");
  EXPECT_TRUE(reply.complete);
}

TEST(Disassemble, ACallWithoutArgumentsGetsAnEmptyObject) {
  Reply reply;
  reply.parts = {ToolCallPart{"i", "f", "", {}}};
  EXPECT_EQ(std::get<ToolCallPart>(refold(reply).parts.at(0)).arguments, "{}");
}

TEST(Disassemble, DoesNotInventAnEndForACutReply) {
  Counter counter;
  disassemble(fold({MessageStart{}, TextDelta{"a"}}), counter);
  EXPECT_EQ(counter.kinds,
            (std::vector<std::size_t>{ChatEvent(MessageStart{}).index(), ChatEvent(TextDelta{}).index()}));
}

TEST(Disassemble, EndsAFailedReplyWithItsFailure) {
  Counter counter;
  disassemble(fold({MessageStart{}, StreamFailed{}}), counter);
  EXPECT_EQ(counter.kinds.back(), ChatEvent(StreamFailed{}).index());
}

}  // namespace
}  // namespace sfai::chat
