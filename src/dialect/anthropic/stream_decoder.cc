#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/continuation.h"
#include "dialect/anthropic/envelope.h"
#include "dialect/anthropic/error_types.h"
#include "dialect/anthropic/kept_content.h"
#include "dialect/anthropic/message_decoder.h"
#include "dialect/anthropic/usage_meter.h"
#include "wire/json.h"
#include "wire/json_frame.h"
#include "wire/json_writer.h"
#include "wire/sse.h"

namespace sfai::dialect::anthropic {
namespace {

// https://docs.anthropic.com/en/docs/build-with-claude/streaming. The type in the data counts, not the event's name:
// some servers call every event "message".
class Decoder final : public StreamDecoder {
 public:
  explicit Decoder(DecoderOptions options) : options_(options) {}

  Result<void> decode(const wire::SseEvent& event, chat::EventSink& sink) override {
    if (failed_ || message_.ended()) return {};
    if (event.name != "error") {
      if (const auto text = frame_.match(event.data, text_)) {
        say(*text, sink);
        return {};
      }
    }
    const auto body = wire::scratch_document().parse_copy(event.data);
    if (!body) return fail(ErrorKind::upstream_broke, "the provider's event is no JSON: " + body.error()->message);
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

  std::optional<std::string> continuation(std::string_view sent_body) const override {
    if (!options_.keep_content || !message_.paused()) return std::nullopt;
    return continue_turn(sent_body, kept_.json());
  }

  // The end mark is not optional here: without message_stop the answer may be cut.
  void end_of_bytes(chat::EventSink&) override {}

  void append_early_end(const chat::Usage& usage, const EncoderOptions& options, std::string& out) const override {
    if (!message_.started()) {
      const auto encoder = Anthropic().make_encoder(options);
      encoder->encode(chat::MessageStart{}, out);
      encoder->encode(chat::Finish{chat::StopReason::max_tokens, {}, {}}, out);
      encoder->encode(chat::MessageEnd{}, out);
      return;
    }
    for (const auto index : open_blocks_) append_block_stop(index, out);
    if (!message_.finished()) append_message_delta(usage, out);
    wire::append_sse(out, "message_stop", R"({"type":"message_stop"})");
  }

 private:
  void decode_block(std::string_view type, wire::JsonValue body, chat::EventSink& sink) {
    const auto index = body["index"].integer().value_or(0);
    note_block(index, type != "content_block_stop");
    if (type == "content_block_delta") {
      if (options_.keep_content) kept_.delta(index, body["delta"]);
      message_.blocks().delta(index, body["delta"], sink);
      if (!options_.keep_content) learn(body, index);
    } else if (type == "content_block_start") {
      if (options_.keep_content) kept_.start(index, body["content_block"]);
      message_.blocks().start(index, body["content_block"], sink);
    } else if (type == "content_block_stop") {
      message_.blocks().stop(index, sink);
    }
  }

  void note_block(std::int64_t index, bool is_open) {
    std::erase(open_blocks_, index);
    if (is_open) open_blocks_.push_back(index);
  }

  void learn(wire::JsonValue body, std::int64_t index) {
    const auto delta = body["delta"];
    const auto type = delta["type"].string(type_);
    const bool thinks = type == "thinking_delta";
    const auto text = delta[thinks ? "thinking" : "text"];
    if ((!thinks && type != "text_delta") || !text.is(wire::JsonKind::string)) return;
    frame_.learn(body, text);
    frame_index_ = index;
    frame_thinks_ = thinks;
  }

  // What decode_block() says of a delta like the one that was learned.
  void say(std::string_view text, chat::EventSink& sink) {
    if (!message_.takes_content()) return;
    note_block(frame_index_, true);
    if (text.empty()) return;
    if (frame_thinks_) {
      sink.on(chat::ThinkingDelta{text});
    } else {
      sink.on(chat::TextDelta{text});
    }
  }

  void decode_message(std::string_view type, wire::JsonValue body, chat::EventSink& sink) {
    if (type == "message_start") {
      if (!message_.started()) keep_whole_blocks(body["message"]["content"]);
      message_.start(body["message"], sink);
      message_.add_usage(body["message"]["usage"], sink);
    } else if (type == "message_delta") {
      message_.finish(body["delta"], sink);
      message_.add_usage(body["usage"], sink);
    } else if (type == "message_stop") {
      message_.end(sink);
    }
  }

  // Calls that another call's program made are whole in message_start.
  void keep_whole_blocks(wire::JsonValue content) {
    if (!options_.keep_content) return;
    std::int64_t index = 0;
    for (auto block = content.first(); block; block = block.next()) kept_.start(index++, block);
  }

  static void append_block_stop(std::int64_t index, std::string& out) {
    std::string data;
    wire::JsonWriter json(data);
    json.begin_object().member("type", "content_block_stop").member_integer("index", index).end_object();
    wire::append_sse(out, "content_block_stop", data);
  }

  static void append_message_delta(const chat::Usage& usage, std::string& out) {
    std::string data;
    wire::JsonWriter json(data);
    json.begin_object().member("type", "message_delta").key("delta").begin_object();
    write_outcome(json, {chat::StopReason::max_tokens, {}, {}}, {});
    json.end_object().key("usage");
    write_usage(json, usage);
    json.end_object();
    wire::append_sse(out, "message_delta", data);
  }

  DecoderOptions options_;
  MessageDecoder message_;
  KeptContent kept_;
  std::vector<std::int64_t> open_blocks_;  // the vendor's indices
  std::string type_, text_;
  wire::JsonFrame frame_;  // of the last delta of text or thinking
  std::int64_t frame_index_ = 0;
  bool frame_thinks_ = false;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<StreamDecoder> Anthropic::make_decoder(DecoderOptions options) const {
  return std::make_unique<Decoder>(options);
}

}  // namespace sfai::dialect::anthropic
