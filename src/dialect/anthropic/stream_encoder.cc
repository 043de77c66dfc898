#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/block_encoder.h"
#include "dialect/anthropic/envelope.h"
#include "dialect/anthropic/usage_meter.h"
#include "wire/json_writer.h"
#include "wire/sse.h"

namespace sfai::dialect::anthropic {
namespace {

class Encoder final : public StreamEncoder {
 public:
  Encoder(const Anthropic& dialect, EncoderOptions options) : dialect_(dialect), options_(std::move(options)) {}

  void encode(const chat::ChatEvent& event, std::string& out) override {
    if (closed_) return;
    out_ = &out;
    std::visit(*this, event);
  }

  // Most upstreams say the input's tokens at the end: then message_delta does, where the SDKs take them over. A second
  // message_start is an error to strict readers.
  void operator()(const chat::MessageStart& start) {
    if (started_) return;
    started_ = true;
    const auto id = reply_id(start.id, options_);
    blocks_.set_reply_id(id);
    std::string data;
    wire::JsonWriter json(data);
    json.begin_object().member("type", "message_start").key("message").begin_object();
    json.member("id", id).member("type", "message").member("role", "assistant");
    json.member("model", start.model.empty() ? std::string_view(options_.model) : start.model);
    json.key("content").begin_array().end_array().member_null("stop_reason").member_null("stop_sequence");
    json.key("usage");
    // message_delta says it at the end, where the SDKs take it over; who reads this one only has an idea at least.
    chat::Usage provisional = usage_;
    if (!provisional.input) provisional.input = options_.input_estimate;
    write_usage(json, provisional);
    json.end_object().end_object();
    wire::append_sse(*out_, "message_start", data);
  }

  void operator()(const chat::TextDelta& delta) { started_blocks().text(delta.text, *out_); }
  void operator()(const chat::ThinkingDelta& delta) { started_blocks().thinking(delta.text, *out_); }
  void operator()(const chat::ThinkingSignature& signature) { started_blocks().signature(signature.signature, *out_); }
  void operator()(const chat::RedactedThinking& redacted) { started_blocks().redacted(redacted.data, *out_); }
  void operator()(const chat::RefusalDelta& delta) { refusal_ += delta.text; }
  void operator()(const chat::ToolCallStart& start) { started_blocks().call_start(start, *out_); }
  void operator()(const chat::ToolCallDelta& delta) { started_blocks().call_delta(delta, *out_); }
  void operator()(const chat::ToolCallEnd& end) { started_blocks().call_end(end.index, *out_); }
  void operator()(const chat::UsageUpdate& update) { chat::merge(usage_, update.usage); }

  // Said in message_delta together with the usage, which may come after it.
  void operator()(const chat::Finish& finish) {
    reason_ = finish.reason;
    raw_ = finish.raw;
    stop_sequence_ = finish.stop_sequence;
    started_blocks().finish(*out_);
  }

  void operator()(const chat::MessageEnd&) {
    closed_ = true;
    started_blocks().finish(*out_);
    std::string data;
    wire::JsonWriter json(data);
    json.begin_object().member("type", "message_delta").key("delta").begin_object();
    write_outcome(json, {reason_, raw_, stop_sequence_}, refusal_);
    json.end_object().key("usage");
    write_usage(json, usage_);
    json.end_object();
    wire::append_sse(*out_, "message_delta", data);
    wire::append_sse(*out_, "message_stop", R"({"type":"message_stop"})");
  }

  void operator()(const chat::StreamFailed& failed) {
    closed_ = true;
    wire::append_sse(*out_, "error", dialect_.render_error(failed.error));
  }

 private:
  // Readers break on a block or an end without a beginning, which not every upstream says.
  BlockEncoder& started_blocks() {
    if (!started_) (*this)(chat::MessageStart{});
    return blocks_;
  }

  const Anthropic& dialect_;
  EncoderOptions options_;
  BlockEncoder blocks_;
  chat::Usage usage_;
  chat::StopReason reason_ = chat::StopReason::end_turn;
  std::string raw_, stop_sequence_, refusal_;
  bool started_ = false, closed_ = false;
  std::string* out_ = nullptr;  // of the call of encode() that is running
};

}  // namespace

// https://docs.anthropic.com/en/docs/build-with-claude/streaming, "Ping events"; the SDKs skip them anywhere.
std::string_view Anthropic::heartbeat() const { return "event: ping\ndata: {\"type\": \"ping\"}\n\n"; }

std::unique_ptr<StreamEncoder> Anthropic::make_encoder(EncoderOptions options) const {
  return std::make_unique<Encoder>(*this, std::move(options));
}

}  // namespace sfai::dialect::anthropic
