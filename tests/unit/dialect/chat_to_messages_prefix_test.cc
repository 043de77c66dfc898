#include "chat_to_messages.h"

// The vendor caches a conversation by its prefix: what is said later changes nothing of what was said before.
namespace sfai::dialect {
namespace {

// What three more messages each time add to a tool loop of an agent.
constexpr std::string_view question = R"({"role":"system","content":"be brief"},{"role":"user","content":"go"})";
constexpr std::string_view first_round =
    R"(,{"role":"assistant","content":"","tool_calls":[{"id":"call.1","type":"function",)"
    R"("function":{"name":"git.log","arguments":"{\"a\": 1.0}"}}]},{"role":"tool","tool_call_id":"call.1","content":"1"})";
constexpr std::string_view second_round =
    R"(,{"role":"assistant","content":"hm","tool_calls":[{"id":"call_1","type":"function",)"
    R"("function":{"name":"git.log","arguments":"oops"}}]},{"role":"tool","tool_call_id":"call_1","content":[)"
    R"({"type":"text","text":"2"}]})";
constexpr std::string_view answer =
    R"(,{"role":"assistant","content":"done"},{"role":"user","content":"and"},{"role":"system","content":"soon"})";

std::string rendered(std::initializer_list<std::string_view> pieces) {
  std::string messages = "[";
  for (const auto piece : pieces) messages += piece;
  const auto turns =
      member_of(body_of(request_with(messages + "]", R"(,"tools":[{"type":"function","function":{"name":"git.log"}}],)"
                                                     R"("reasoning_effort":"high")")),
                "messages");
  return turns.substr(0, turns.size() - 1);
}

TEST(ChatToMessagesPrefix, AFirstRoundLeavesTheQuestion) {
  EXPECT_TRUE(rendered({question, first_round}).starts_with(rendered({question})));
}

TEST(ChatToMessagesPrefix, ASecondRoundLeavesTheFirst) {
  EXPECT_TRUE(rendered({question, first_round, second_round}).starts_with(rendered({question, first_round})));
}

TEST(ChatToMessagesPrefix, TheEndLeavesTheRounds) {
  EXPECT_TRUE(rendered({question, first_round, second_round, answer})
                  .starts_with(rendered({question, first_round, second_round})));
}

TEST(ChatToMessagesPrefix, ANewQuestionLeavesWhatTheSystemSaid) {
  EXPECT_TRUE(rendered({question, answer, R"(,{"role":"assistant","content":"x"},{"role":"user","content":"y"})"})
                  .starts_with(rendered({question, answer})));
}

}  // namespace
}  // namespace sfai::dialect
