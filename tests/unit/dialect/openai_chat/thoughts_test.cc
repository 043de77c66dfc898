#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

using Home = chat::PartOrigin::Home;

chat::Message assistant(std::string_view members) {
  return parse(R"({"messages":[{"role":"assistant","content":"a",)" + std::string(members) + "}]}").messages.at(0);
}
chat::ThinkingPart thought(const chat::Message& message, std::size_t part) {
  return std::get<chat::ThinkingPart>(message.parts.at(part));
}

TEST(Thoughts, ReadsDetailsInTheirOrderBeforeTheText) {
  const auto message = assistant(
      R"("reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1",
         "signer":"p/m","index":0},{"type":"reasoning.encrypted","data":"d","index":1}])");

  EXPECT_EQ(thought(message, 0).text, "t");
  EXPECT_EQ(thought(message, 0).signature, "s");
  EXPECT_EQ(thought(message, 0).signer, "p/m");
  EXPECT_EQ(thought(message, 1).redacted, "d");
  EXPECT_EQ(thought(message, 1).origin, (chat::PartOrigin{Home::reasoning_details, 1}));
  EXPECT_TRUE(std::holds_alternative<chat::TextPart>(message.parts.at(2)));
}

TEST(Thoughts, WhatSaysNothingOfItsOwnIsNoExtra) {
  const auto message = assistant(
      R"("reasoning_content":"t","reasoning":"t","annotations":[],"thinking_blocks":[],"audio":null,
         "reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","id":null,"index":3}])");

  EXPECT_TRUE(thought(message, 0).extras.empty());
  EXPECT_TRUE(message.extras.empty());
  EXPECT_EQ(message.parts.size(), 2U);
}

TEST(Thoughts, AnotherTextBesideTheDetailsIsKept) {
  const auto message =
      assistant(R"("reasoning_content":"u","reasoning_details":[{"type":"reasoning.text","text":"t"}])");
  EXPECT_EQ(message.extras.at(0).name, "reasoning_content");
}

TEST(Thoughts, PiecesOfOneIndexAreOneThought) {
  const auto message = assistant(
      R"("reasoning_details":[{"type":"reasoning.text","text":"a","format":"anthropic-claude-v1","signer":"p/m","index":0},
         {"type":"reasoning.text","text":"b","index":0},{"type":"reasoning.text","signature":"s","index":0},
         {"type":"reasoning.text","text":"c","index":1}])");

  EXPECT_EQ(thought(message, 0).text, "ab");
  EXPECT_EQ(thought(message, 0).signature, "s");
  EXPECT_EQ(thought(message, 0).signer, "p/m");
  EXPECT_EQ(thought(message, 1).text, "c");
}

TEST(Thoughts, WhatAnotherVendorSealedIsNoSignature) {
  const auto message = assistant(
      R"("reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"google-gemini-v1"},
         {"type":"reasoning.encrypted","data":"d","format":"openai-responses-v1"},
         {"type":"reasoning.summary","summary":"u"}])");

  EXPECT_EQ(thought(message, 0).signature, "");
  EXPECT_EQ(thought(message, 0).text, "t");
  EXPECT_EQ(thought(message, 1).redacted, "");
  EXPECT_EQ(thought(message, 2).text, "u");
}

TEST(Thoughts, ReadsThinkingBlocks) {
  const auto message = assistant(
      R"("reasoning_content":"t","thinking_blocks":[{"type":"thinking","thinking":"t","signature":"s"},
         {"type":"redacted_thinking","data":"d"}])");

  EXPECT_EQ(thought(message, 0).signature, "s");
  EXPECT_EQ(thought(message, 1).redacted, "d");
  EXPECT_EQ(thought(message, 1).origin, (chat::PartOrigin{Home::thinking_blocks, 1}));
  EXPECT_TRUE(message.extras.empty());
}

TEST(Thoughts, AListOfSomethingElseIsAnExtra) {
  EXPECT_EQ(assistant(R"("reasoning_details":["t"])").extras.at(0).name, "reasoning_details");
}

// The deltas of what a model thought: shown and signed, sealed, signed only, and after a text.
const std::initializer_list<chat::ChatEvent> thinking_stream = {chat::MessageStart{"c1", "m", 7},
                                                                chat::ThinkingDelta{"a"},
                                                                chat::ThinkingDelta{"b"},
                                                                chat::ThinkingSignature{"s"},
                                                                chat::RedactedThinking{"r"},
                                                                chat::ThinkingSignature{"s2"},
                                                                chat::TextDelta{"x"},
                                                                chat::ThinkingDelta{"c"},
                                                                chat::Finish{},
                                                                chat::MessageEnd{}};

std::string encoded(std::string_view signer) {
  EncoderOptions options;
  options.signer = signer;
  std::string out;
  const auto encoder = dialect.make_encoder(options);
  for (const chat::ChatEvent& event : thinking_stream) encoder->encode(event, out);
  return out;
}
Lines deltas_of(std::string_view bytes) {
  Lines deltas;
  wire::SseDecoder events;
  events.push(bytes);
  for (auto event = events.next(); event && *event; event = events.next()) {
    wire::JsonDocument document;
    const auto chunk = document.parse_copy((*event)->data);
    if (chunk) deltas.emplace_back((*chunk)["choices"].first()["delta"].raw());
  }
  return deltas;
}

TEST(Thoughts, AreStreamedAsDetailsWithTheConstantMembersOnce) {
  EXPECT_EQ(
      deltas_of(encoded("p/m")),
      (Lines{
          R"({"role":"assistant","content":"","refusal":null})",
          R"({"reasoning_content":"a","reasoning_details":[{"type":"reasoning.text","format":"anthropic-claude-v1","signer":"p/m","text":"a","index":0}]})",
          R"({"reasoning_content":"b","reasoning_details":[{"type":"reasoning.text","text":"b","index":0}]})",
          R"({"reasoning_details":[{"type":"reasoning.text","signature":"s","index":0}]})",
          R"({"reasoning_details":[{"type":"reasoning.encrypted","format":"anthropic-claude-v1","signer":"p/m","data":"r","index":1}]})",
          R"({"reasoning_details":[{"type":"reasoning.text","format":"anthropic-claude-v1","signer":"p/m","text":"","signature":"s2","index":2}]})",
          R"({"content":"x"})",
          R"({"reasoning_content":"c","reasoning_details":[{"type":"reasoning.text","format":"anthropic-claude-v1","signer":"p/m","text":"c","index":3}]})",
          "{}"}));
}

TEST(Thoughts, AStreamOfThemIsReadAsWhatItSays) {
  Listener listener;
  const auto decoder = dialect.make_decoder({});
  wire::SseDecoder events;
  const std::string bytes = encoded("");
  events.push(bytes);
  for (auto event = events.next(); event && *event; event = events.next()) {
    EXPECT_TRUE(decoder->decode(**event, listener));
  }
  EXPECT_EQ(listener.lines, (Lines{"start c1 m 7", "thinking a", "thinking b", "signature s", "redacted r",
                                   "signature s2", "text x", "thinking c", "finish end_turn(stop)", "end"}));
}

TEST(Thoughts, AWholeReplyReturnsAsTheSameParts) {
  chat::Reply reply;
  reply.parts = {chat::ThinkingPart{"ab", "s", "", {}}, chat::ThinkingPart{"", "", "r", {}}, chat::TextPart{"a", {}}};
  EncoderOptions options;
  options.signer = "p/m";
  wire::JsonDocument document;
  const std::string body = dialect.render_reply(reply, options);
  const auto choice = (*document.parse_copy(body))["choices"].first();
  EXPECT_EQ(
      choice["message"].raw(),
      R"({"role":"assistant","content":"a","reasoning_content":"ab","reasoning_details":[)"
      R"({"type":"reasoning.text","text":"ab","signature":"s","format":"anthropic-claude-v1","signer":"p/m","index":0},)"
      R"({"type":"reasoning.encrypted","data":"r","format":"anthropic-claude-v1","signer":"p/m","index":1}],)"
      R"("refusal":null})");

  const auto echoed = parse(R"({"messages":[)" + std::string(choice["message"].raw()) + "]}").messages.at(0);
  EXPECT_EQ(thought(echoed, 0).text, "ab");
  EXPECT_EQ(thought(echoed, 0).signature, "s");
  EXPECT_EQ(thought(echoed, 1).redacted, "r");
  EXPECT_EQ(echoed.parts.size(), 3U);
  EXPECT_TRUE(echoed.extras.empty());
}

TEST(Thoughts, ReadsTheListsOfOtherServers) {
  EXPECT_EQ(
      decode(
          {delta(R"({"reasoning":"a","reasoning_details":[{"type":"reasoning.summary","summary":"a"}]})"),
           delta(R"({"reasoning_details":[{"type":"reasoning.encrypted","data":"d","format":"xai-responses-v1"}]})"),
           delta(R"({"reasoning_content":"b","thinking_blocks":[{"type":"thinking","thinking":"b","signature":""}]})"),
           delta(R"({"reasoning_content":"","thinking_blocks":[{"type":"thinking","thinking":"","signature":"s"}]})")}),
      (Lines{"start c1 m 7", "thinking a", "thinking b", "signature s", "cut"}));
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
