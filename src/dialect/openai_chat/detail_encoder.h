#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// Thinking as it arrives -> the member `reasoning_details` of a delta, one element each. Clients put the pieces of an
// index together by adding the strings of each member (openai-python's stream helper does; it spares `type` and
// `index`), so what is constant is said once, in the first.
class DetailEncoder {
 public:
  explicit DetailEncoder(std::string signer) : signer_(std::move(signer)) {}

  // Each writes the member into the open delta.
  void write_text(wire::JsonWriter& json, std::string_view text);
  void write_signature(wire::JsonWriter& json, std::string_view signature);
  void write_redacted(wire::JsonWriter& json, std::string_view data);
  // Something else is said: what is thought afterwards is another thought.
  void close();

 private:
  void begin(wire::JsonWriter& json, std::string_view type);
  void end(wire::JsonWriter& json);
  std::string signer_;
  std::int64_t index_ = 0;
  bool open_ = false;
};

}  // namespace sfai::dialect::openai_chat
