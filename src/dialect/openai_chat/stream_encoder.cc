#include "dialect/openai_chat/stream_encoder.h"

#include "dialect/openai_chat/error.h"
#include "dialect/openai_chat/finish_reason.h"
#include "dialect/openai_chat/usage.h"

namespace sfai::dialect::openai_chat {

struct ChunkEncoder::Visit {
  ChunkEncoder& encoder;
  std::string& out;

  void operator()(const chat::MessageStart& start) const { encoder.start(start, out); }
  void operator()(const chat::TextDelta& delta) const { encoder.append_text("content", delta.text, out); }
  void operator()(const chat::ThinkingDelta& delta) const { encoder.append_thinking(delta.text, out); }
  void operator()(const chat::ThinkingSignature& closing) const { encoder.append_signature(closing.signature, out); }
  void operator()(const chat::RedactedThinking& redacted) const { encoder.append_redacted(redacted.data, out); }
  void operator()(const chat::RefusalDelta& delta) const { encoder.append_text("refusal", delta.text, out); }
  void operator()(const chat::ToolCallStart& call) const { encoder.append_call_start(call, out); }
  void operator()(const chat::ToolCallDelta& call) const { encoder.append_call_delta(call, out); }
  void operator()(const chat::ToolCallEnd&) const {}
  void operator()(const chat::UsageUpdate& update) const { chat::merge(encoder.usage_, update.usage); }
  void operator()(const chat::Finish& finish) const { encoder.append_finish(finish, out); }
  void operator()(const chat::MessageEnd&) const { encoder.append_end(out); }
  void operator()(const chat::StreamFailed& failed) const { encoder.append_failure(failed, out); }
};

void ChunkEncoder::encode(const chat::ChatEvent& event, std::string& out) {
  if (!ended_) std::visit(Visit{*this, out}, event);
}

void ChunkEncoder::start(const chat::MessageStart& start, std::string& out) {
  if (!head_.empty()) return;
  head_ = "data: ";
  wire::JsonWriter json(head_);
  json.begin_object().member("id", options_.id.empty() ? start.id : options_.id);
  json.member("object", "chat.completion.chunk");
  json.member_integer("created", start.created == 0 ? options_.created : start.created);
  json.member("model", start.model.empty() ? options_.model : start.model);
  // The role comes even before a refusal or an immediate finish: the SDKs build the message from it.
  begin_chunk(out);
  out += R"({"role":"assistant","content":"","refusal":null})";
  end_chunk(out);
}

void ChunkEncoder::ensure_started(std::string& out) {
  if (head_.empty()) start({}, out);
}

void ChunkEncoder::begin_chunk(std::string& out) const {
  out += head_;
  out += R"(,"choices":[{"index":0,"delta":)";
}

// With include_usage every chunk but the last says null, as OpenAI's reference has it.
void ChunkEncoder::end_chunk(std::string& out) const {
  out += R"(,"logprobs":null,"finish_reason":null}])";
  out += options_.include_usage ? ",\"usage\":null}\n\n" : "}\n\n";
}

void ChunkEncoder::append_text(std::string_view member, std::string_view text, std::string& out) {
  if (text.empty()) return;
  details_.close();
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter(out).begin_object().member(member, text).end_object();
  end_chunk(out);
}

void ChunkEncoder::append_thinking(std::string_view text, std::string& out) {
  if (text.empty()) return;
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  json.begin_object().member("reasoning_content", text);
  details_.write_text(json, text);
  json.end_object();
  end_chunk(out);
}

void ChunkEncoder::append_signature(std::string_view signature, std::string& out) {
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  json.begin_object();
  details_.write_signature(json, signature);
  json.end_object();
  end_chunk(out);
}

void ChunkEncoder::append_redacted(std::string_view data, std::string& out) {
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  json.begin_object();
  details_.write_redacted(json, data);
  json.end_object();
  end_chunk(out);
}

// Who asked with `functions` knows one call, the first; the others are said as tool calls rather than not at all.
void ChunkEncoder::begin_call(wire::JsonWriter& json, int index) const {
  json.begin_object();
  if (options_.legacy_functions && index == 0) return;
  json.key("tool_calls").begin_array().begin_object();
  json.member_integer("index", options_.legacy_functions ? index - 1 : index);
}

void ChunkEncoder::end_call(wire::JsonWriter& json, int index) const {
  if (!options_.legacy_functions || index != 0) json.end_object().end_array();
  json.end_object();
}

void ChunkEncoder::append_call_start(const chat::ToolCallStart& call, std::string& out) {
  details_.close();
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  begin_call(json, call.index);
  const bool legacy = options_.legacy_functions && call.index == 0;
  if (!legacy) json.member("id", call.id).member("type", "function");
  json.key(legacy ? "function_call" : "function").begin_object();
  json.member("name", call.name).member("arguments", "").end_object();
  end_call(json, call.index);
  end_chunk(out);
}

// Neither id nor name again: TypeScript clients would add them to what they have.
void ChunkEncoder::append_call_delta(const chat::ToolCallDelta& call, std::string& out) {
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  begin_call(json, call.index);
  json.key(options_.legacy_functions && call.index == 0 ? "function_call" : "function").begin_object();
  json.member("arguments", call.arguments).end_object();
  end_call(json, call.index);
  end_chunk(out);
}

void ChunkEncoder::append_finish(const chat::Finish& finish, std::string& out) {
  if (finished_) return;
  finished_ = true;
  ensure_started(out);
  begin_chunk(out);
  out.append(R"({},"logprobs":null,"finish_reason":")")
      .append(finish_reason_of(finish.reason, options_.legacy_functions ? Calls::functions : Calls::tools))
      .append("\"}]");
  out += options_.include_usage ? ",\"usage\":null}\n\n" : "}\n\n";
}

// The usage waits for the end because vendors send it after the finish; its chunk must have `choices`, if empty
// (litellm #28735), and must not be a chunk with content: Continue's adapter then loses the text.
void ChunkEncoder::append_end(std::string& out) {
  ended_ = true;
  if (options_.include_usage) {
    ensure_started(out);
    out.append(head_).append(R"(,"choices":[],"usage":)");
    wire::JsonWriter json(out);
    write_usage(json, usage_);
    out += "}\n\n";
  }
  out += "data: [DONE]\n\n";
}

void ChunkEncoder::append_failure(const chat::StreamFailed& failed, std::string& out) {
  ended_ = true;
  out.append("data: ").append(render_error_body(failed.error)).append("\n\n");
}

}  // namespace sfai::dialect::openai_chat
