#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/event.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// The content blocks of one reply, streamed or whole, as events. Only `tool_use` is a call for the client: what the
// vendor's own tools did (server_tool_use, mcp_tool_use, their results) and blocks of unknown types mean nothing here.
class BlockDecoder {
 public:
  // Part of the ids of calls that came without one; `start` of a call comes after it.
  void set_reply_id(std::string_view id) { reply_id_ = id; }

  void start(std::int64_t index, wire::JsonValue block, chat::EventSink& sink);
  void delta(std::int64_t index, wire::JsonValue delta, chat::EventSink& sink);
  void stop(std::int64_t index, chat::EventSink& sink);
  // Ends the calls that no content_block_stop has ended.
  void stop_all(chat::EventSink& sink);

  bool had_calls() const { return calls_ > 0; }

 private:
  struct OpenCall {
    std::int64_t block = 0;      // the vendor's index of the block
    int call = 0;                // ours
    bool has_arguments = false;  // a piece of them was passed on
    std::string whole_input;     // of content_block_start, used when no piece follows
  };
  void start_call(std::int64_t index, wire::JsonValue block, chat::EventSink& sink);
  static void end(const OpenCall& open, chat::EventSink& sink);

  int calls_ = 0;
  std::vector<OpenCall> open_;
  std::string reply_id_;
  std::string scratch_, name_scratch_;
};

}  // namespace sfai::dialect::anthropic
