#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/event.h"
#include "dialect/openai_chat/json_progress.h"
#include "wire/json.h"

namespace sfai::dialect::openai_chat {

// Turns the elements of `tool_calls` into events: calls one after the other, numbered from 0 without gaps. Vendors
// disagree about index, id and name: some repeat them, some leave them out, some give every call the index 0. Some let
// the pieces of parallel calls interleave: then the later call's wait until the earlier one's arguments are whole.
class ToolCallReader {
 public:
  // For calls to which the vendor gave no id: made from the message's, so that they differ between turns.
  void set_message_id(std::string_view id) { message_id_ = id; }

  // Error upstream_broke: arguments for a call that was ended, which no client could put together.
  Result<void> read_piece(wire::JsonValue call, chat::EventSink& sink);
  // The legacy `function_call`, which has neither an index nor an id: there is one a reply.
  Result<void> read_function_piece(wire::JsonValue function, chat::EventSink& sink);
  // An element of a whole reply.
  Result<void> read_whole(wire::JsonValue call, chat::EventSink& sink);

  // Ends the calls that are open, if any are.
  void close(chat::EventSink& sink);
  bool empty() const { return calls_.empty(); }

 private:
  struct Call {
    std::optional<std::int64_t> index;  // the vendor's
    std::string id;
    std::string name;
    std::string held = {};  // arguments that came before the name, or before their turn
    JsonProgress progress = {};
    bool begun = false;
    bool ended = false;
    bool has_arguments = false;
  };
  struct Piece {
    std::optional<std::int64_t> index;
    std::string_view id;
    std::string_view name;
    std::string_view arguments;
  };
  Piece parse(wire::JsonValue call, wire::JsonValue function);
  Result<void> add(const Piece& piece, chat::EventSink& sink);
  std::size_t find(const Piece& piece) const;
  void take(Call& call, const Piece& piece);
  void begin(std::size_t position, chat::EventSink& sink);
  void say(std::size_t position, chat::EventSink& sink);
  void end(std::size_t position, chat::EventSink& sink);
  void advance(chat::EventSink& sink);
  std::string made_id(std::size_t position) const;

  std::vector<Call> calls_;
  std::size_t current_ = 0;  // the call whose turn it is; those before it are ended
  std::size_t held_ = 0;     // bytes that wait
  std::string message_id_;
  std::string id_, name_, arguments_;  // unescaped, kept for their memory
};

}  // namespace sfai::dialect::openai_chat
