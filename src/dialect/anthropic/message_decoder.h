#pragma once

#include <string>

#include "chat/event.h"
#include "dialect/anthropic/block_decoder.h"
#include "dialect/anthropic/usage_meter.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// One reply from its beginning to its end: what a stream and a whole reply have in common.
class MessageDecoder {
 public:
  // `message` is the Message object; its content, if it has any already, is delivered too.
  void start(wire::JsonValue message, chat::EventSink& sink);
  // `outcome` has stop_reason, stop_sequence and stop_details; nothing happens while its stop_reason is null.
  void finish(wire::JsonValue outcome, chat::EventSink& sink);
  void add_usage(wire::JsonValue usage, chat::EventSink& sink);
  void end(chat::EventSink& sink);

  // Content is taken from the start of the message to its stop_reason.
  bool takes_content() const { return started_ && !finished_; }
  bool started() const { return started_; }
  bool finished() const { return finished_; }
  bool ended() const { return ended_; }
  bool paused() const { return paused_; }
  BlockDecoder& blocks() { return blocks_; }

 private:
  BlockDecoder blocks_;
  UsageMeter usage_;
  bool started_ = false, finished_ = false, ended_ = false, paused_ = false;
  std::string scratch_, other_scratch_;
};

}  // namespace sfai::dialect::anthropic
