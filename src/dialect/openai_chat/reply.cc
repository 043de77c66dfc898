#include "dialect/openai_chat/error.h"
#include "dialect/openai_chat/finish_reason.h"
#include "dialect/openai_chat/message_reader.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/stream_decoder.h"
#include "dialect/openai_chat/stream_encoder.h"
#include "dialect/openai_chat/usage.h"

namespace sfai::dialect::openai_chat {
namespace {

// The parts of a reply by the members that say them.
struct Said {
  std::string text, thinking, refusal;
  bool has_text = false;
  std::vector<const chat::ToolCallPart*> calls;

  void operator()(const chat::TextPart& part) {
    has_text = true;
    text += part.text;
  }
  void operator()(const chat::ThinkingPart& part) { thinking += part.text; }
  void operator()(const chat::RefusalPart& part) { refusal += part.text; }
  void operator()(const chat::ToolCallPart& part) { calls.push_back(&part); }
  // A model's reply has none of these.
  void operator()(const chat::ImagePart&) {}
  void operator()(const chat::DocumentPart&) {}
  void operator()(const chat::ToolResultPart&) {}
  void operator()(const chat::OpaquePart&) {}
};

void write_calls(wire::JsonWriter& json, const std::vector<const chat::ToolCallPart*>& calls) {
  json.key("tool_calls").begin_array();
  for (const chat::ToolCallPart* call : calls) {
    json.begin_object().member("id", call->id).member("type", "function").key("function").begin_object();
    json.member("name", call->name);
    json.member("arguments", call->arguments.empty() ? std::string_view("{}") : std::string_view(call->arguments));
    json.end_object().end_object();
  }
  json.end_array();
}

void write_message(wire::JsonWriter& json, const chat::Reply& reply) {
  Said said;
  for (const chat::Part& part : reply.parts) std::visit([&](const auto& element) { said(element); }, part);
  json.key("message").begin_object().member("role", "assistant");
  if (!said.has_text && (!said.calls.empty() || !said.refusal.empty())) {
    json.member_null("content");
  } else {
    json.member("content", said.text);
  }
  if (!said.thinking.empty()) json.member("reasoning_content", said.thinking);
  if (said.refusal.empty()) {
    json.member_null("refusal");
  } else {
    json.member("refusal", said.refusal);
  }
  if (!said.calls.empty()) write_calls(json, said.calls);
  json.end_object();
}

}  // namespace

Result<void> OpenAiChat::parse_reply(wire::JsonValue body, chat::EventSink& sink) const {
  // Some proxies answer 200 to a request that failed.
  if (holds_error(body)) {
    sink.on(chat::StreamFailed{parse_stream_error(body.raw())});
    return {};
  }
  const wire::JsonValue choice = first_choice(body);
  if (!choice["message"].is(wire::JsonKind::object)) {
    return fail(ErrorKind::upstream_broke, "the upstream's reply is no chat.completion: it has no choices[0].message");
  }
  MessageReader reader;
  reader.start(body, sink);
  if (auto read = reader.read_message(choice["message"], sink); !read) return read;
  const wire::JsonValue usage = body["usage"];
  if (usage.is(wire::JsonKind::object)) sink.on(chat::UsageUpdate{parse_usage(usage)});
  reader.finish(choice["finish_reason"].string(), sink);
  sink.on(chat::MessageEnd{});
  return {};
}

std::string OpenAiChat::render_reply(const chat::Reply& reply, const EncoderOptions& options) const {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("id", options.id.empty() ? reply.id : options.id).member("object", "chat.completion");
  json.member_integer("created", reply.created == 0 ? options.created : reply.created);
  json.member("model", reply.model.empty() ? options.model : reply.model);
  json.key("choices").begin_array().begin_object().member_integer("index", 0);
  write_message(json, reply);
  json.member_null("logprobs").member("finish_reason", finish_reason_of(reply.stop)).end_object().end_array();
  json.key("usage");
  write_usage(json, reply.usage);
  json.end_object();
  return body;
}

std::unique_ptr<StreamDecoder> OpenAiChat::make_decoder(DecoderOptions) const {
  return std::make_unique<ChunkDecoder>();
}

// A comment with one line end: with a blank line behind it, some SDKs see an event without data (openai-python #2722).
std::string_view OpenAiChat::heartbeat() const { return ":hb\n"; }

std::unique_ptr<StreamEncoder> OpenAiChat::make_encoder(EncoderOptions options) const {
  return std::make_unique<ChunkEncoder>(std::move(options));
}

}  // namespace sfai::dialect::openai_chat
