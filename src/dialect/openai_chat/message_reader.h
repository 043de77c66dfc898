#pragma once

#include <string>

#include "chat/event.h"
#include "dialect/openai_chat/thoughts.h"
#include "dialect/openai_chat/tool_call_reader.h"
#include "wire/json.h"

namespace sfai::dialect::openai_chat {

// Turns what an assistant says into events, whether it comes as the deltas of a stream or as one message.
class MessageReader {
 public:
  // `source` is a chunk or a completion. Nothing happens from the second time on.
  void start(wire::JsonValue source, chat::EventSink& sink);
  Result<void> read_delta(wire::JsonValue delta, chat::EventSink& sink);
  Result<void> read_message(wire::JsonValue message, chat::EventSink& sink);
  // Content that was read elsewhere. It ends the calls before it.
  void say(const chat::ChatEvent& event, chat::EventSink& sink);
  // The first reason counts. An empty word stands for one that never came.
  void finish(std::string_view word, chat::EventSink& sink);

  bool started() const { return started_; }
  bool finished() const { return finished_; }
  bool has_content() const { return has_content_ || !calls_.empty(); }

 private:
  Result<void> read_function_call(wire::JsonValue message, chat::EventSink& sink);
  void read_text(wire::JsonValue message, chat::EventSink& sink);
  void read_thinking(wire::JsonValue message, chat::EventSink& sink);
  void read_content_parts(wire::JsonValue parts, chat::EventSink& sink);
  void say_text(wire::JsonValue value, chat::EventSink& sink);
  void say_thinking(wire::JsonValue value, chat::EventSink& sink);
  void say_thought(const Thought& thought, chat::EventSink& sink);

  ToolCallReader calls_;
  ThoughtReader thoughts_;
  std::string scratch_, id_, model_;
  bool started_ = false;
  bool finished_ = false;
  bool has_content_ = false;
};

// The element of `choices` with the index 0: with n > 1 the others come in between, and the neutral reply has one only.
wire::JsonValue first_choice(wire::JsonValue source);

}  // namespace sfai::dialect::openai_chat
