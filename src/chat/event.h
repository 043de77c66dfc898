#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "chat/api_error.h"
#include "chat/stop.h"
#include "chat/usage.h"

// A reply as it arrives: a sequence of events, the same for every dialect.
//   MessageStart (TextDelta | ThinkingDelta | ThinkingSignature | RedactedThinking | RefusalDelta | ToolCallStart
//   ToolCallDelta* ToolCallEnd | UsageUpdate)* Finish UsageUpdate? MessageEnd
// Thinking stands in the place where the model thought it: before the text and the calls that it led to.
// Or StreamFailed at any place, after which nothing follows. Views are valid during the call of the sink only.
namespace sfai::chat {

struct MessageStart {
  std::string_view id;
  std::string_view model;    // as the vendor names it
  std::int64_t created = 0;  // seconds; 0 when the dialect has none (Anthropic)
};
struct TextDelta {
  std::string_view text;
};
struct ThinkingDelta {
  std::string_view text;
};
struct ThinkingSignature {  // closes the thinking that went before it
  std::string_view signature;
};
struct RedactedThinking {
  std::string_view data;
};
struct RefusalDelta {
  std::string_view text;
};
// `index` counts the calls of this reply from 0, without gaps, whatever the upstream's indices are.
struct ToolCallStart {
  int index = 0;
  std::string_view id;
  std::string_view name;
};
struct ToolCallDelta {  // a piece of the arguments' JSON text; never empty
  int index = 0;
  std::string_view arguments;
};
// All deltas of the call have been sent; together they are at least "{}".
struct ToolCallEnd {
  int index = 0;
};
struct UsageUpdate {  // merge() it into what is known
  Usage usage;
};
struct Finish {
  StopReason reason = StopReason::end_turn;
  std::string_view raw;            // the vendor's own word
  std::string_view stop_sequence;  // the one that matched; empty when none or unknown
};
struct MessageEnd {};  // the vendor said that the reply is complete
struct StreamFailed {
  ApiError error;
};

using ChatEvent =
    std::variant<MessageStart, TextDelta, ThinkingDelta, ThinkingSignature, RedactedThinking, RefusalDelta,
                 ToolCallStart, ToolCallDelta, ToolCallEnd, UsageUpdate, Finish, MessageEnd, StreamFailed>;

// True for what makes the reply worth committing to: text, thinking, a tool call or a refusal.
bool bears_content(const ChatEvent& event);
// Bytes of what the model said in it: text, thinking, a refusal, a call's name and arguments.
std::size_t content_size(const ChatEvent& event);

class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on(const ChatEvent& event) = 0;
};

}  // namespace sfai::chat
