#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/block_encoder.h"
#include "dialect/anthropic/continuation.h"
#include "dialect/anthropic/envelope.h"
#include "dialect/anthropic/error_types.h"
#include "dialect/anthropic/message_decoder.h"
#include "dialect/anthropic/stop_words.h"
#include "dialect/anthropic/tool_input.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

// The blocks of a whole reply. A refusal is no block: it goes into stop_details.
class ContentWriter {
 public:
  ContentWriter(wire::JsonWriter& json, std::string_view id) : json_(json), reply_id_(id) {}

  void operator()(const chat::TextPart& part) {
    json_.begin_object().member("type", "text").member("text", part.text).end_object();
  }

  void operator()(const chat::ThinkingPart& part) {
    if (part.redacted.empty()) {
      json_.begin_object().member("type", "thinking").member("thinking", part.text);
      json_.member("signature", part.signature).end_object();
    } else {
      json_.begin_object().member("type", "redacted_thinking").member("data", part.redacted).end_object();
    }
  }

  void operator()(const chat::ToolCallPart& part) {
    json_.begin_object().member("type", "tool_use");
    json_.member("id", part.id.empty() ? made_call_id(reply_id_, calls_) : part.id).member("name", part.name);
    json_.member_raw("input", tool_input(part.arguments).json).end_object();
    ++calls_;
  }

  void operator()(const chat::RefusalPart& part) { refusal_ += part.text; }

  void operator()(const chat::OpaquePart&) {}
  void operator()(const chat::ImagePart&) {}
  void operator()(const chat::DocumentPart&) {}
  void operator()(const chat::ToolResultPart&) {}

  const std::string& refusal() const { return refusal_; }

 private:
  wire::JsonWriter& json_;
  std::string_view reply_id_;
  int calls_ = 0;
  std::string refusal_;
};

}  // namespace

Result<void> Anthropic::parse_reply(wire::JsonValue body, chat::EventSink& sink) const {
  if (body["type"].string() == "error") {
    sink.on(chat::StreamFailed{parse_error_event(body)});
    return {};
  }
  if (!body["content"].is(wire::JsonKind::array)) {
    return fail(ErrorKind::upstream_broke, "the provider's answer is no message: it has no content");
  }
  MessageDecoder message;
  message.start(body, sink);
  message.finish(body, sink);
  message.add_usage(body["usage"], sink);
  message.end(sink);
  return {};
}

std::optional<std::string> Anthropic::continuation(std::string_view sent_body, wire::JsonValue reply) const {
  if (stop_reason_of(reply["stop_reason"].string()) != chat::StopReason::pause) return std::nullopt;
  return continue_turn(sent_body, reply["content"].raw());
}

std::string Anthropic::render_reply(const chat::Reply& reply, const EncoderOptions& options) const {
  std::string body;
  wire::JsonWriter json(body);
  const auto id = reply_id(reply.id, options);
  json.begin_object().member("id", id).member("type", "message").member("role", "assistant");
  json.member("model", reply.model.empty() ? options.model : reply.model).key("content").begin_array();
  ContentWriter content(json, id);
  for (const auto& part : reply.parts) std::visit(content, part);
  json.end_array();
  write_outcome(json, {reply.stop, reply.raw_stop, reply.stop_sequence}, content.refusal());
  json.key("usage");
  write_usage(json, reply.usage);
  json.end_object();
  return body;
}

}  // namespace sfai::dialect::anthropic
