#include "gateway/pass_through.h"

#include "dialect/openai_chat/openai_chat.h"
#include "gateway/vendor_error.h"
#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

std::optional<std::int64_t> first_of(wire::JsonValue object, std::string_view one, std::string_view other) {
  auto number = object[one].integer();
  return number ? number : object[other].integer();
}

chat::Usage read_usage(wire::JsonValue usage) {
  if (!usage.is(wire::JsonKind::object)) return {};
  auto input_details = usage["input_tokens_details"] ? usage["input_tokens_details"] : usage["prompt_tokens_details"];
  auto output_details =
      usage["output_tokens_details"] ? usage["output_tokens_details"] : usage["completion_tokens_details"];
  return chat::Usage{.input = first_of(usage, "input_tokens", "prompt_tokens"),
                     .output = first_of(usage, "output_tokens", "completion_tokens"),
                     .cache_read = input_details["cached_tokens"].integer(),
                     .cache_creation = {},
                     .reasoning = output_details["reasoning_tokens"].integer(),
                     .raw = std::string(usage.raw())};
}

class PassThroughDecoder final : public dialect::StreamDecoder {
 public:
  explicit PassThroughDecoder(provider::Operation operation) : operation_(operation) {}

  Result<void> decode(const wire::SseEvent& event, chat::EventSink& sink) override {
    if (event.data == "[DONE]") {
      end(sink);
      return {};
    }
    auto root = wire::scratch_document().parse_copy(event.data);
    if (!root) return fail(ErrorKind::upstream_broke, "the stream holds something that is not JSON");
    if (operation_ == provider::Operation::responses) {
      decode_response(*root, sink);
    } else {
      decode_completion(*root, sink);
    }
    return {};
  }

  bool complete() const override { return complete_; }
  void end_of_bytes(chat::EventSink& sink) override {
    if (finished_) end(sink);
  }
  void append_early_end(const chat::Usage&, const dialect::EncoderOptions&, std::string& out) const override {
    append_pass_through_error(out, operation_, deadline_exceeded());
  }

 private:
  void decode_response(wire::JsonValue root, chat::EventSink& sink) {
    std::string type = root["type"].string();
    if (type == "error" || (type.empty() && root["error"].is(wire::JsonKind::object))) {
      sink.on(chat::StreamFailed{parse_failure(root)});
      return;
    }
    if (type == "response.failed") {
      sink.on(chat::StreamFailed{parse_failure(root["response"])});
      return;
    }
    if (type.ends_with(".delta") || type.starts_with("response.output_item")) sink.on(chat::TextDelta{type});
    if (type != "response.completed" && type != "response.incomplete") return;
    update_usage(root["response"]["usage"], sink);
    end(sink);
  }

  void decode_completion(wire::JsonValue root, chat::EventSink& sink) {
    if (root["error"] && !root["error"].is_null()) {
      sink.on(chat::StreamFailed{parse_failure(root)});
      return;
    }
    auto choice = root["choices"].first();
    std::string scratch;
    auto text = choice["text"].string(scratch);
    if (!text.empty()) sink.on(chat::TextDelta{text});
    update_usage(root["usage"], sink);
    if (choice["finish_reason"].is(wire::JsonKind::string)) finished_ = true;
  }

  static chat::ApiError parse_failure(wire::JsonValue holder) {
    return dialect::openai_chat::OpenAiChat().parse_error(502, holder.raw());
  }

  static void update_usage(wire::JsonValue value, chat::EventSink& sink) {
    chat::Usage usage = read_usage(value);
    if (!usage.empty()) sink.on(chat::UsageUpdate{std::move(usage)});
  }

  void end(chat::EventSink& sink) {
    if (complete_) return;
    complete_ = true;
    sink.on(chat::MessageEnd{});
  }

  provider::Operation operation_;
  bool finished_ = false;
  bool complete_ = false;
};

}  // namespace

std::unique_ptr<dialect::StreamDecoder> make_pass_through_decoder(provider::Operation operation) {
  return std::make_unique<PassThroughDecoder>(operation);
}

chat::Usage read_pass_through_usage(wire::JsonValue body) { return read_usage(body["usage"]); }

void append_pass_through_error(std::string& out, provider::Operation operation, const chat::ApiError& error) {
  if (operation != provider::Operation::responses) {
    wire::append_sse(out, "", dialect::openai_chat::OpenAiChat().render_error(error));
    return;
  }
  std::string data;
  wire::JsonWriter json(data);
  json.begin_object().member("type", "error").member("code", error.code).member("message", error.message);
  json.member_null("param").member_integer("sequence_number", 0).end_object();
  wire::append_sse(out, "error", data);
}

}  // namespace sfai::gateway
