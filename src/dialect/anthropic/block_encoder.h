#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "chat/event.h"

namespace sfai::dialect::anthropic {

// The id of a call that came without one: the API demands one that is unique in the conversation.
std::string made_call_id(std::string_view reply_id, int call);

// Content events -> content_block_start, _delta and _stop. A block is open at a time and indices rise by one, as
// Anthropic's own streams are; what arrives while a call is open (parallel calls of an OpenAI upstream interleave)
// waits.
class BlockEncoder {
 public:
  void set_reply_id(std::string_view id) { reply_id_ = id; }

  void text(std::string_view text, std::string& out);
  void thinking(std::string_view text, std::string& out);
  void signature(std::string_view signature, std::string& out);
  void redacted(std::string_view data, std::string& out);
  void call_start(const chat::ToolCallStart& start, std::string& out);
  void call_delta(const chat::ToolCallDelta& delta, std::string& out);
  void call_end(int call, std::string& out);
  // Writes what still waits and closes the open block.
  void finish(std::string& out);

 private:
  enum class Kind { none, text, thinking, signature, redacted, call };
  struct Waiting {
    Kind kind = Kind::none;
    std::string text;  // or the signature, the data, the arguments
    int call = 0;
    std::string id, name;
    bool ended = false;
  };

  void hold(Kind kind, std::string_view text);
  void release(std::string& out);
  void write(const Waiting& waiting, std::string& out);
  void open(Kind kind, std::string& out);
  void open_call(int call, std::string_view id, std::string_view name, std::string& out);
  void close(std::string& out);
  void start_block(std::string_view content_block, std::string& out);
  void append_delta(std::string_view type, std::string_view member, std::string_view value, std::string& out);

  std::string reply_id_;
  std::deque<Waiting> waiting_;
  Kind open_ = Kind::none;
  int open_call_ = 0;
  int index_ = 0;     // of the open block, or of the next one when none is open
  std::string data_;  // reused for each event's data
};

}  // namespace sfai::dialect::anthropic
