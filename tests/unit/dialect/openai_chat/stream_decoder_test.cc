#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

constexpr std::string_view stop =
    R"({"id":"c1","model":"m","created":7,"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";
constexpr std::string_view done = "[DONE]";

std::string call(std::string_view piece) { return delta(R"({"tool_calls":[)" + std::string(piece) + "]}"); }

TEST(StreamDecoder, ReadsTextUpToTheEnd) {
  EXPECT_EQ(decode({delta(R"({"role":"assistant","content":""})"), delta(R"({"content":"Hel"})"),
                    delta(R"({"content":"lo"})"), stop, done}),
            (Lines{"start c1 m 7", "text Hel", "text lo", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, ReadsReasoningOfBothNames) {
  EXPECT_EQ(
      decode({delta(R"({"content":null,"reasoning_content":"a"})"), delta(R"({"reasoning":"b"})"),
              delta(R"({"reasoning_content":"c","reasoning":"c"})"), stop, done}),
      (Lines{"start c1 m 7", "thinking a", "thinking b", "thinking c", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, ReadsChunksThatDifferInNothingButTheirText) {
  EXPECT_EQ(decode({delta(R"({"content":"a"})"), delta(R"({"content":"\n"})"), delta(R"({"content":""})"),
                    delta(R"({"content":"b"})"), delta(R"({"reasoning":"c"})"), delta(R"({"reasoning":"d"})"), stop,
                    delta(R"({"reasoning":"e"})"), done}),
            (Lines{"start c1 m 7", "text a", "text \n", "text b", "thinking c", "thinking d", "finish end_turn(stop)",
                   "end", "complete"}));
}

TEST(StreamDecoder, ReadsChunksThatArePadded) {
  EXPECT_EQ(decode({R"({"id":"c","choices":[{"delta":{"content":"x"}}],"obfuscation":"abc"})",
                    R"({"id":"c","choices":[{"delta":{"content":"y"}}],"obfuscation":"d"})"}),
            (Lines{"start c  0", "text x", "text y", "cut"}));
}

TEST(StreamDecoder, TextLikeThatBeforeACallEndsTheCall) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"), call(R"({"index":0,"id":"a","function":{"name":"f"}})"),
                    delta(R"({"content":"y"})")}),
            (Lines{"start c1 m 7", "text x", "call 0 a f", "arguments 0 {}", "end of call 0", "text y", "cut"}));
}

TEST(StreamDecoder, OfTwoMembersOfOneNameTheLastOneCounts) {
  EXPECT_EQ(decode({delta(R"({"content":"x","content":null})"), delta(R"({"content":"y","content":null})"),
                    delta(R"({"content":"z","content":"last"})")}),
            (Lines{"start c1 m 7", "text last", "cut"}));
}

TEST(StreamDecoder, ReadsContentInParts) {
  EXPECT_EQ(decode({delta(R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},
                                         {"type":"text","text":"hi"}]})"),
                    stop, done}),
            (Lines{"start c1 m 7", "thinking hm", "text hi", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, ReadsARefusal) {
  EXPECT_EQ(decode({delta(R"({"refusal":"I can't"})"), stop, done}),
            (Lines{"start c1 m 7", "refusal I can't", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, AStopBehindACallStillMeansToolCalls) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}})"), stop, done}).at(4),
            "finish tool_calls(stop)");
}

struct ReasonRow {
  std::string_view word;
  std::string_view line;
};
void PrintTo(const ReasonRow& row, std::ostream* out) { *out << row.word; }
class FinishReason : public testing::TestWithParam<ReasonRow> {};
TEST_P(FinishReason, IsUnderstood) {
  const std::string chunk =
      R"({"id":"c1","choices":[{"delta":{"content":"x"},"finish_reason":")" + std::string(GetParam().word) + "\"}]}";
  EXPECT_EQ(decode({chunk, done}).at(2), GetParam().line);
}
constexpr std::array<ReasonRow, 4> reason_rows = {{{"length", "finish max_tokens(length)"},
                                                   {"content_filter", "finish content_filter(content_filter)"},
                                                   {"function_call", "finish tool_calls(function_call)"},
                                                   {"eos", "finish end_turn(eos)"}}};
INSTANTIATE_TEST_SUITE_P(Rows, FinishReason, testing::ValuesIn(reason_rows));

TEST(StreamDecoder, ReadsUsageInAChunkOfItsOwn) {
  EXPECT_EQ(
      decode({delta(R"({"content":"x"})"), stop,
              R"({"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,
                        "prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}}})",
              done}),
      (Lines{"start c1 m 7", "text x", "finish end_turn(stop)", "usage 5 2 cached 3 reasoning 1", "end", "complete"}));
}

TEST(StreamDecoder, ReadsUsageBesideContent) {
  EXPECT_EQ(
      decode({R"({"id":"c","choices":[{"delta":{"content":"x"},"finish_reason":"stop"}],
                        "usage":{"prompt_tokens":5,"completion_tokens":2}})",
              done}),
      (Lines{"start c  0", "text x", "usage 5 2 cached ? reasoning ?", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, SkipsAzuresFirstChunkWithoutAChoice) {
  EXPECT_EQ(
      decode({R"({"id":"","model":"","choices":[],"prompt_filter_results":[]})", delta(R"({"content":"x"})")}).at(0),
      "start c1 m 7");
}

TEST(StreamDecoder, ReadsTheFirstChoiceOnly) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"),
                    R"({"choices":[{"index":1,"delta":{"content":"y"},"finish_reason":"stop"}]})", stop, done}),
            (Lines{"start c1 m 7", "text x", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, AMissingDoneBehindAFinishReasonIsAnEnd) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"), stop}),
            (Lines{"start c1 m 7", "text x", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, AnEndWithoutAFinishReasonIsACut) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})")}), (Lines{"start c1 m 7", "text x", "cut"}));
}

TEST(StreamDecoder, DoneWithoutAFinishReasonEndsWhatHasContent) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"), done}),
            (Lines{"start c1 m 7", "text x", "finish end_turn()", "end", "complete"}));
}

TEST(StreamDecoder, DoneWithoutAnythingIsAnError) {
  EXPECT_EQ(decode({delta(R"({"role":"assistant"})"), done}),
            (Lines{"start c1 m 7", "error the upstream ended its stream without an answer", "cut"}));
}

TEST(StreamDecoder, AnEmptyFinishReasonIsNone) {
  EXPECT_EQ(decode({R"({"id":"c","choices":[{"delta":{"content":"x"},"finish_reason":""}]})"}),
            (Lines{"start c  0", "text x", "cut"}));
}

TEST(StreamDecoder, NothingButUsageFollowsTheFinish) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"), stop, delta(R"({"content":"y"})"), stop, done, stop}),
            (Lines{"start c1 m 7", "text x", "finish end_turn(stop)", "end", "complete"}));
}

TEST(StreamDecoder, TheFinishReasonErrorIsABrokenAnswer) {
  EXPECT_EQ(
      decode({delta(R"({"content":"x"})"), R"({"choices":[{"index":0,"delta":{},"finish_reason":"error"}]})", done}),
      (Lines{"start c1 m 7", "text x", "error the upstream ended its answer with the finish_reason \"error\"", "cut"}));
}

TEST(StreamDecoder, AnErrorInTheStreamFailsIt) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"), R"({"error":{"message":"busy","type":"overloaded_error"}})", done}),
            (Lines{"start c1 m 7", "text x", "failed 503 overloaded_error: busy", "cut"}));
}

TEST(StreamDecoder, ANumericCodeIsTheErrorsStatus) {
  EXPECT_EQ(decode({R"({"error":{"message":"slow down","code":429}})"}), (Lines{"failed 429 : slow down", "cut"}));
}

TEST(StreamDecoder, AnErrorEventFailsTheStreamWhateverItHolds) {
  Listener listener;
  ASSERT_TRUE(dialect.make_decoder({})->decode({"error", "upstream exploded"}, listener));
  EXPECT_EQ(listener.lines, Lines{"failed 502 : upstream exploded"});
}

TEST(StreamDecoder, AnEventOfAnotherNameMeansNothing) {
  Listener listener;
  ASSERT_TRUE(dialect.make_decoder({})->decode({"ping", "now"}, listener));
  EXPECT_EQ(listener.lines, Lines{});
}

TEST(StreamDecoder, RefusesWhatIsNoJsonObject) {
  const Lines refused = {"error the upstream sent an event that is not a JSON object", "cut"};
  EXPECT_EQ(decode({"{\"id\":"}), refused);
  EXPECT_EQ(decode({"[1]"}), refused);
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
