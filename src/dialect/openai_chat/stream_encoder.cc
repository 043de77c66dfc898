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
  void operator()(const chat::ThinkingDelta& delta) const { encoder.append_text("reasoning_content", delta.text, out); }
  void operator()(const chat::ThinkingSignature&) const {}
  void operator()(const chat::RedactedThinking&) const {}
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
  out += R"({"role":"assistant","content":""})";
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
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter(out).begin_object().member(member, text).end_object();
  end_chunk(out);
}

void ChunkEncoder::append_call_start(const chat::ToolCallStart& call, std::string& out) {
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  json.begin_object().key("tool_calls").begin_array().begin_object();
  json.member_integer("index", call.index).member("id", call.id).member("type", "function");
  json.key("function").begin_object().member("name", call.name).member("arguments", "").end_object();
  json.end_object().end_array().end_object();
  end_chunk(out);
}

// Neither id nor name again: TypeScript clients would add them to what they have.
void ChunkEncoder::append_call_delta(const chat::ToolCallDelta& call, std::string& out) {
  ensure_started(out);
  begin_chunk(out);
  wire::JsonWriter json(out);
  json.begin_object().key("tool_calls").begin_array().begin_object().member_integer("index", call.index);
  json.key("function").begin_object().member("arguments", call.arguments).end_object();
  json.end_object().end_array().end_object();
  end_chunk(out);
}

void ChunkEncoder::append_finish(const chat::Finish& finish, std::string& out) {
  if (finished_) return;
  finished_ = true;
  ensure_started(out);
  begin_chunk(out);
  out.append(R"({},"logprobs":null,"finish_reason":")").append(finish_reason_of(finish.reason)).append("\"}]");
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
