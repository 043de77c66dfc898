#pragma once

#include <string>
#include <string_view>

#include "dialect/dialect.h"
#include "dialect/openai_chat/detail_encoder.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// Neutral events -> chat.completion.chunk events. Each delta says one thing: Continue reads only the first of content,
// tool_calls and reasoning_content that it finds.
class ChunkEncoder final : public StreamEncoder {
 public:
  explicit ChunkEncoder(EncoderOptions options) : options_(std::move(options)), details_(options_.signer) {}
  void encode(const chat::ChatEvent& event, std::string& out) override;

 private:
  struct Visit;
  void start(const chat::MessageStart& start, std::string& out);
  void ensure_started(std::string& out);
  void append_text(std::string_view member, std::string_view text, std::string& out);
  void append_thinking(std::string_view text, std::string& out);
  void append_signature(std::string_view signature, std::string& out);
  void append_redacted(std::string_view data, std::string& out);
  void append_call_start(const chat::ToolCallStart& call, std::string& out);
  void append_call_delta(const chat::ToolCallDelta& call, std::string& out);
  void append_finish(const chat::Finish& finish, std::string& out);
  void append_end(std::string& out);
  void append_failure(const chat::StreamFailed& failed, std::string& out);
  void begin_call(wire::JsonWriter& json, int index) const;
  void end_call(wire::JsonWriter& json, int index) const;
  void begin_chunk(std::string& out) const;
  void end_chunk(std::string& out) const;

  EncoderOptions options_;
  std::string head_;  // "data: {"id":…,"model":…": the same in every chunk
  chat::Usage usage_;
  DetailEncoder details_;
  bool finished_ = false;
  bool ended_ = false;
};

}  // namespace sfai::dialect::openai_chat
