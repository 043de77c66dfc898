#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

constexpr std::string_view tool_calls =
    R"({"id":"c1","model":"m","created":7,"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]})";
constexpr std::string_view done = "[DONE]";

std::string call(std::string_view piece) { return delta(R"({"tool_calls":[)" + std::string(piece) + "]}"); }

TEST(StreamCalls, NumbersCallsFromZeroWhateverTheirIndex) {
  EXPECT_EQ(decode({call(R"({"index":1,"id":"a","type":"function","function":{"name":"f","arguments":""}})"),
                    call(R"({"index":1,"function":{"arguments":"{\"x\""}})"),
                    call(R"({"index":1,"function":{"arguments":":1}"}})"),
                    call(R"({"index":3,"id":"b","function":{"name":"g","arguments":"{}"}})"), tool_calls, done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {\"x\"", "arguments 0 :1}", "end of call 0", "call 1 b g",
                   "arguments 1 {}", "end of call 1", "finish tool_calls(tool_calls)", "end", "complete"}));
}

TEST(StreamCalls, ACallWithoutArgumentsGetsAnEmptyObject) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":""}})"), tool_calls, done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {}", "end of call 0", "finish tool_calls(tool_calls)",
                   "end", "complete"}));
}

TEST(StreamCalls, IgnoresARepeatedIdTypeAndName) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{"}})"),
                    call(R"({"index":0,"id":"a","type":"function","function":{"name":"","arguments":"}"}})"), done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {", "arguments 0 }", "end of call 0",
                   "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, ANewIdAtTheSameIndexIsANewCall) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}})"),
                    call(R"({"index":0,"id":"b","function":{"name":"f","arguments":"[]"}})"), done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {}", "end of call 0", "call 1 b f", "arguments 1 []",
                   "end of call 1", "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, AnIdMadeUpForAPieceIsNoNewCall) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{"}})"),
                    call(R"({"index":0,"id":"b","function":{"arguments":"}"}})"), done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {", "arguments 0 }", "end of call 0",
                   "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, FollowsCallsWithoutAnIndex) {
  EXPECT_EQ(
      decode({call(R"({"id":"a","function":{"name":"f","arguments":"{"}})"), call(R"({"function":{"arguments":"}"}})"),
              call(R"({"id":"b","function":{"name":"g","arguments":"{}"}})"), done}),
      (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {", "arguments 0 }", "end of call 0", "call 1 b g",
             "arguments 1 {}", "end of call 1", "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, MakesAnIdForACallThatHasNone) {
  EXPECT_EQ(decode({call(R"({"index":0,"function":{"name":"f","arguments":{"a": 1}}})"), done}),
            (Lines{"start c1 m 7", "call 0 call_c1_0 f", "arguments 0 {\"a\": 1}", "end of call 0",
                   "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, WaitsForTheNameOfACall) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a"})"), call(R"({"index":0,"function":{"arguments":"{"}})"),
                    call(R"({"index":0,"function":{"name":"f","arguments":"}"}})"), done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {}", "end of call 0", "finish tool_calls()", "end",
                   "complete"}));
}

TEST(StreamCalls, APieceThatSaysNothingBeginsNoCall) {
  EXPECT_EQ(decode({delta(R"({"content":"x"})"), call(R"({"index":0,"function":null})"), done}),
            (Lines{"start c1 m 7", "text x", "finish end_turn()", "end", "complete"}));
}

TEST(StreamCalls, PutsInterleavedCallsInOrder) {
  EXPECT_EQ(
      decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}})"),
              call(R"({"index":1,"id":"b","function":{"name":"g","arguments":"{"}})"),
              call(R"({"index":0,"function":{"arguments":"\"}\"}"}})"),
              call(R"({"index":1,"function":{"arguments":"}"}})"), done}),
      (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {\"x\":", "arguments 0 \"}\"}", "end of call 0", "call 1 b g",
             "arguments 1 {", "arguments 1 }", "end of call 1", "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, CallsThatBeginBeforeAnyArgumentsWaitForTheirTurn) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":""}})"),
                    call(R"({"index":1,"id":"b","function":{"name":"g","arguments":""}})"),
                    call(R"({"index":1,"function":{"arguments":"[1]"}})"),
                    call(R"({"index":0,"function":{"arguments":"{}"}})"), done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {}", "end of call 0", "call 1 b g", "arguments 1 [1]",
                   "end of call 1", "finish tool_calls()", "end", "complete"}));
}

TEST(StreamCalls, ACallWaitsForNoMoreThanAMegabyte) {
  const std::string large(1100000, 'x');
  const Lines lines = decode({call(R"({"index":0,"id":"a","function":{"name":"f"}})"),
                              call(R"({"index":1,"id":"b","function":{"name":"g","arguments":")" + large + R"("}})"),
                              call(R"({"index":0,"function":{"arguments":"{}"}})")});
  EXPECT_EQ(lines.at(4), "call 1 b g");
  EXPECT_EQ(lines.at(6), "error the upstream's tool calls are interleaved");
}

TEST(StreamCalls, RefusesArgumentsForACallThatTextEnded) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{"}})"),
                    delta(R"({"content":"x"})"), call(R"({"index":0,"function":{"arguments":"}"}})")})
                .at(5),
            "error the upstream's tool calls are interleaved");
}

TEST(StreamCalls, TextEndsTheCallBeforeIt) {
  EXPECT_EQ(decode({call(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}})"),
                    delta(R"({"content":"x"})"), tool_calls, done}),
            (Lines{"start c1 m 7", "call 0 a f", "arguments 0 {}", "end of call 0", "text x",
                   "finish tool_calls(tool_calls)", "end", "complete"}));
}

TEST(StreamCalls, ReadsALegacyFunctionCall) {
  EXPECT_EQ(decode({delta(R"({"function_call":{"name":"f","arguments":""}})"),
                    delta(R"({"function_call":{"arguments":"{}"}})"),
                    R"({"choices":[{"index":0,"delta":{},"finish_reason":"function_call"}]})", done}),
            (Lines{"start c1 m 7", "call 0 call_c1_0 f", "arguments 0 {}", "end of call 0",
                   "finish tool_calls(function_call)", "end", "complete"}));
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
