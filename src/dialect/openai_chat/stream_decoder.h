#pragma once

#include "dialect/dialect.h"
#include "dialect/openai_chat/message_reader.h"
#include "wire/json_frame.h"

namespace sfai::dialect::openai_chat {

// chat.completion.chunk events -> neutral events.
//
// The end: a finish_reason and then [DONE], or the end of the bytes in its place, since some servers leave [DONE] out.
// A [DONE] without a finish_reason ends a reply that has content; without any it is an error, which the gateway can
// still retry. The end of the bytes without a finish_reason is a cut stream. What comes after the finish_reason is
// usage only.
class ChunkDecoder final : public StreamDecoder {
 public:
  Result<void> decode(const wire::SseEvent& event, chat::EventSink& sink) override;
  bool complete() const override { return complete_; }
  void end_of_bytes(chat::EventSink& sink) override;
  void append_early_end(const chat::Usage& usage, const EncoderOptions& options, std::string& out) const override;

 private:
  Result<void> decode_chunk(wire::JsonValue chunk, chat::EventSink& sink);
  Result<void> decode_done(chat::EventSink& sink);
  void learn(wire::JsonValue chunk, wire::JsonValue delta);
  void say(std::string_view text, chat::EventSink& sink);
  void end(chat::EventSink& sink);
  Result<void> break_off(std::string_view message);

  MessageReader reader_;
  wire::JsonFrame frame_;      // of the last chunk that said one text and nothing else
  bool frame_thinks_ = false;  // that text was thinking
  std::string scratch_;
  std::string id_, model_;  // of the first chunk
  std::int64_t created_ = 0;
  bool complete_ = false;
  bool broken_ = false;
};

}  // namespace sfai::dialect::openai_chat
