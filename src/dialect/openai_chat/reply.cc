#include "dialect/openai_chat/error.h"
#include "dialect/openai_chat/finish_reason.h"
#include "dialect/openai_chat/message_reader.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/stream_decoder.h"
#include "dialect/openai_chat/stream_encoder.h"
#include "dialect/openai_chat/thoughts.h"
#include "dialect/openai_chat/usage.h"

namespace sfai::dialect::openai_chat {
namespace {

Calls calls_of(const EncoderOptions& options) { return options.legacy_functions ? Calls::functions : Calls::tools; }

// The parts of a reply by the members that say them.
struct Said {
  std::string text, thinking, refusal;
  bool has_text = false;
  std::vector<const chat::ThinkingPart*> thoughts;
  std::vector<const chat::ToolCallPart*> calls;

  void operator()(const chat::TextPart& part) {
    has_text = true;
    text += part.text;
  }
  void operator()(const chat::ThinkingPart& part) {
    thinking += part.text;
    thoughts.push_back(&part);
  }
  void operator()(const chat::RefusalPart& part) { refusal += part.text; }
  void operator()(const chat::ToolCallPart& part) { calls.push_back(&part); }
  // A model's reply has none of these.
  void operator()(const chat::ImagePart&) {}
  void operator()(const chat::DocumentPart&) {}
  void operator()(const chat::ToolResultPart&) {}
  void operator()(const chat::OpaquePart&) {}
};

void write_function(wire::JsonWriter& json, std::string_view member, const chat::ToolCallPart& call) {
  json.key(member).begin_object().member("name", call.name);
  json.member("arguments", call.arguments.empty() ? std::string_view("{}") : std::string_view(call.arguments));
  json.end_object();
}

// Who asked with `functions` gets the first call as function_call and any others as tool calls, as in a stream.
void write_calls(wire::JsonWriter& json, const std::vector<const chat::ToolCallPart*>& calls, Calls said_as) {
  const std::size_t first = said_as == Calls::functions ? 1 : 0;
  if (first == 1 && !calls.empty()) write_function(json, "function_call", *calls.front());
  if (calls.size() <= first) return;
  json.key("tool_calls").begin_array();
  for (std::size_t i = first; i < calls.size(); ++i) {
    json.begin_object().member("id", calls[i]->id).member("type", "function");
    write_function(json, "function", *calls[i]);
    json.end_object();
  }
  json.end_array();
}

void write_thoughts(wire::JsonWriter& json, const Said& said, const std::string& signer) {
  if (!said.thinking.empty()) json.member("reasoning_content", said.thinking);
  if (said.thoughts.empty()) return;
  json.key(details_member).begin_array();
  for (std::size_t i = 0; i < said.thoughts.size(); ++i) {
    chat::ThinkingPart thought = *said.thoughts[i];
    thought.signer = signer;
    write_detail(json, thought, i);
  }
  json.end_array();
}

void write_message(wire::JsonWriter& json, const chat::Reply& reply, const EncoderOptions& options) {
  Said said;
  for (const chat::Part& part : reply.parts) std::visit([&](const auto& element) { said(element); }, part);
  json.key("message").begin_object().member("role", "assistant");
  if (!said.has_text && (!said.calls.empty() || !said.refusal.empty())) {
    json.member_null("content");
  } else {
    json.member("content", said.text);
  }
  write_thoughts(json, said, options.signer);
  if (said.refusal.empty()) {
    json.member_null("refusal");
  } else {
    json.member("refusal", said.refusal);
  }
  write_calls(json, said.calls, calls_of(options));
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
  const std::string reason = choice["finish_reason"].string();
  if (reason == failed_finish) {
    return fail(ErrorKind::upstream_broke, "the upstream ended its answer with the finish_reason \"error\"");
  }
  MessageReader reader;
  reader.start(body, sink);
  if (auto read = reader.read_message(choice["message"], sink); !read) return read;
  const wire::JsonValue usage = body["usage"];
  if (usage.is(wire::JsonKind::object)) sink.on(chat::UsageUpdate{parse_usage(usage)});
  reader.finish(reason, sink);
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
  write_message(json, reply, options);
  json.member_null("logprobs")
      .member("finish_reason", finish_reason_of(reply.stop, calls_of(options)))
      .end_object()
      .end_array();
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
