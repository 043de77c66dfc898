#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/error_types.h"
#include "dialect/anthropic/message_decoder.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {
namespace {

// https://docs.anthropic.com/en/docs/build-with-claude/streaming. The type in the data counts, not the event's name:
// some servers call every event "message".
class Decoder final : public StreamDecoder {
 public:
  Result<void> decode(const wire::SseEvent& event, chat::EventSink& sink) override {
    if (failed_ || message_.ended()) return {};
    const auto body = document_.parse_copy(event.data);
    if (!body) return fail(ErrorKind::upstream_broke, "the provider's event is no JSON: " + body.error().message);
    if (!body->is(wire::JsonKind::object)) return fail(ErrorKind::upstream_broke, "the provider's event is no object");
    const auto type = (*body)["type"].string(type_);
    if (type == "error" || event.name == "error") {
      failed_ = true;
      sink.on(chat::StreamFailed{parse_error_event(*body)});
    } else if (type.starts_with("content_block_")) {
      if (message_.takes_content()) decode_block(type, *body, sink);
    } else {
      decode_message(type, *body, sink);
    }
    return {};
  }

  bool complete() const override { return message_.ended(); }

  // The end mark is not optional here: without message_stop the answer may be cut.
  void end_of_bytes(chat::EventSink&) override {}

 private:
  void decode_block(std::string_view type, wire::JsonValue body, chat::EventSink& sink) {
    const auto index = body["index"].integer().value_or(0);
    if (type == "content_block_delta") {
      message_.blocks().delta(index, body["delta"], sink);
    } else if (type == "content_block_start") {
      message_.blocks().start(index, body["content_block"], sink);
    } else if (type == "content_block_stop") {
      message_.blocks().stop(index, sink);
    }
  }

  void decode_message(std::string_view type, wire::JsonValue body, chat::EventSink& sink) {
    if (type == "message_start") {
      message_.start(body["message"], sink);
      message_.add_usage(body["message"]["usage"], sink);
    } else if (type == "message_delta") {
      message_.finish(body["delta"], sink);
      message_.add_usage(body["usage"], sink);
    } else if (type == "message_stop") {
      message_.end(sink);
    }
  }

  wire::JsonDocument document_;
  MessageDecoder message_;
  std::string type_;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<StreamDecoder> Anthropic::make_decoder() const { return std::make_unique<Decoder>(); }

}  // namespace sfai::dialect::anthropic
