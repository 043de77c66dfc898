#include "dialect/anthropic/envelope.h"

#include "dialect/anthropic/stop_words.h"

namespace sfai::dialect::anthropic {

std::string_view reply_id(std::string_view upstream_id, const EncoderOptions& options) {
  return upstream_id.starts_with("msg_") || options.id.empty() ? upstream_id : std::string_view(options.id);
}

void write_outcome(wire::JsonWriter& json, const chat::Finish& finish, std::string_view refusal) {
  const auto reason = refusal.empty() ? finish.reason : chat::StopReason::content_filter;
  json.member("stop_reason", stop_word_of(reason, finish.raw)).key("stop_sequence");
  if (finish.stop_sequence.empty()) {
    json.null();
  } else {
    json.string(finish.stop_sequence);
  }
  if (refusal.empty()) return;
  json.key("stop_details").begin_object().member("type", "refusal").member("explanation", refusal).end_object();
}

}  // namespace sfai::dialect::anthropic
