#include "dialect/openai_chat/detail_encoder.h"

#include "dialect/openai_chat/thoughts.h"

namespace sfai::dialect::openai_chat {

void DetailEncoder::write_text(wire::JsonWriter& json, std::string_view text) {
  begin(json, "reasoning.text");
  json.member("text", text);
  end(json);
}

// A thought that is not shown consists of its signature only; its text is there, and empty.
void DetailEncoder::write_signature(wire::JsonWriter& json, std::string_view signature) {
  const bool is_first = !open_;
  begin(json, "reasoning.text");
  if (is_first) json.member("text", "");
  json.member("signature", signature);
  end(json);
  close();
}

void DetailEncoder::write_redacted(wire::JsonWriter& json, std::string_view data) {
  close();
  begin(json, "reasoning.encrypted");
  json.member("data", data);
  end(json);
  close();
}

void DetailEncoder::close() {
  if (open_) ++index_;
  open_ = false;
}

void DetailEncoder::begin(wire::JsonWriter& json, std::string_view type) {
  json.key(details_member).begin_array().begin_object().member("type", type);
  if (!open_) json.member("format", claude_format);
  if (!open_ && !signer_.empty()) json.member("signer", signer_);
  open_ = true;
}

void DetailEncoder::end(wire::JsonWriter& json) { json.member_integer("index", index_).end_object().end_array(); }

}  // namespace sfai::dialect::openai_chat
