#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

Lines events_of(std::string_view json) {
  Listener listener;
  wire::JsonDocument document;
  const auto parsed = dialect.parse_reply(*document.parse_copy(json), listener);
  if (!parsed) listener.lines.push_back("error " + parsed.error()->message);
  return listener.lines;
}
std::string completion(std::string_view message, std::string_view reason) {
  return R"({"id":"c1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,"message":)" +
         std::string(message) + R"(,"logprobs":null,"finish_reason":")" + std::string(reason) +
         R"("}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,)"
         R"("prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}}})";
}
std::string again(std::string_view json) {
  chat::ReplyAssembler assembler;
  wire::JsonDocument document;
  EXPECT_TRUE(dialect.parse_reply(*document.parse_copy(json), assembler));
  return dialect.render_reply(assembler.take(), {});
}

const std::string text = completion(R"({"role":"assistant","content":"hi","refusal":null})", "stop");
const std::string calls =
    completion(R"({"role":"assistant","content":null,"reasoning_content":"hm","reasoning_details":)"
               R"([{"type":"reasoning.text","text":"hm","index":0}],"refusal":null,"tool_calls":[)"
               R"({"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\": 1}"}},)"
               R"({"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]})",
               "tool_calls");
const std::string refusal = completion(R"({"role":"assistant","content":null,"refusal":"no"})", "content_filter");

TEST(Reply, IsItsEventsDeliveredAtOnce) {
  EXPECT_EQ(events_of(text),
            (Lines{"start c1 m 7", "text hi", "usage 5 2 cached 3 reasoning 1", "finish end_turn(stop)", "end"}));
  EXPECT_EQ(events_of(calls), (Lines{"start c1 m 7", "thinking hm", "call 0 a f", "arguments 0 {\"x\": 1}",
                                     "end of call 0", "call 1 b g", "arguments 1 {}", "end of call 1",
                                     "usage 5 2 cached 3 reasoning 1", "finish tool_calls(tool_calls)", "end"}));
}

TEST(Reply, IsRenderedAsItCame) {
  EXPECT_EQ(again(text), text);
  EXPECT_EQ(again(calls), calls);
  EXPECT_EQ(again(refusal), refusal);
}

TEST(Reply, CallsWithTheSameIdAreStillTwo) {
  const Lines lines = events_of(completion(
      R"({"tool_calls":[{"id":"","function":{"name":"f","arguments":"{}"}},{"id":"","function":{"name":"f","arguments":"[]"}}]})",
      "tool_calls"));
  EXPECT_EQ(lines.at(4), "call 1 call_c1_1 f");
}

TEST(Reply, ReadsALegacyFunctionCall) {
  EXPECT_EQ(
      events_of(completion(R"({"content":null,"function_call":{"name":"f","arguments":"{}"}})", "function_call")).at(1),
      "call 0 call_c1_0 f");
}

TEST(Reply, FiguresThatNobodyKnowsAreZero) {
  chat::Reply reply;
  reply.parts = {chat::TextPart{"hi", {}}};
  EXPECT_EQ(dialect.render_reply(reply, {"c9", "m", 3, false}),
            R"({"id":"c9","object":"chat.completion","created":3,"model":"m","choices":[{"index":0,"message":)"
            R"({"role":"assistant","content":"hi","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":)"
            R"({"prompt_tokens":0,"completion_tokens":0,"total_tokens":0,"prompt_tokens_details":{"cached_tokens":0},)"
            R"("completion_tokens_details":{"reasoning_tokens":0}}})");
}

TEST(Reply, APausedTurnIsNotWhole) {
  chat::Reply reply;
  reply.stop = chat::StopReason::pause;
  EXPECT_TRUE(dialect.render_reply(reply, {}).contains(R"("finish_reason":"length")"));
}

TEST(Reply, AnErrorWithStatus200IsAFailure) {
  EXPECT_EQ(events_of(R"({"error":{"message":"busy","code":429}})"), Lines{"failed 429 : busy"});
}

TEST(Reply, TheFinishReasonErrorIsABrokenAnswer) {
  EXPECT_EQ(events_of(completion(R"({"content":"x"})", "error")),
            Lines{"error the upstream ended its answer with the finish_reason \"error\""});
}

TEST(Reply, RefusesWhatIsNoCompletion) {
  EXPECT_EQ(events_of("{}"), Lines{"error the upstream's reply is no chat.completion: it has no choices[0].message"});
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
