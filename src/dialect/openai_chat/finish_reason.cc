#include "dialect/openai_chat/finish_reason.h"

namespace sfai::dialect::openai_chat {

using chat::StopReason;

StopReason parse_finish_reason(std::string_view word) {
  if (word == "length") return StopReason::max_tokens;
  if (word == "tool_calls" || word == "function_call") return StopReason::tool_calls;
  if (word == "content_filter") return StopReason::content_filter;
  return StopReason::end_turn;
}

std::string_view finish_reason_of(StopReason reason, Calls calls) {
  switch (reason) {
    case StopReason::end_turn:
    case StopReason::stop_sequence:
      return "stop";
    case StopReason::tool_calls:
      return calls == Calls::functions ? "function_call" : "tool_calls";
    case StopReason::content_filter:
      return "content_filter";
    case StopReason::max_tokens:
    // A paused turn is not whole: "stop" would tell an agent that it is (vercel/ai #8422, dust #28390).
    case StopReason::pause:
      return "length";
  }
  return "stop";
}

}  // namespace sfai::dialect::openai_chat
