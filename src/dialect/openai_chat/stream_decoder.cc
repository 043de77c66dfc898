#include "dialect/openai_chat/stream_decoder.h"

#include "base/text.h"
#include "dialect/openai_chat/error.h"
#include "dialect/openai_chat/finish_reason.h"
#include "dialect/openai_chat/stream_encoder.h"
#include "dialect/openai_chat/usage.h"

namespace sfai::dialect::openai_chat {
namespace {

// The one member of a delta that says something, where that is text or thinking; absent when there is more to read.
wire::JsonValue only_text(wire::JsonValue delta) {
  wire::JsonValue text;
  for (auto member = delta.first(); member; member = member.next()) {
    if (member.is_null() || member.has_key("role")) continue;
    const bool is_text =
        member.has_key("content") || member.has_key("reasoning_content") || member.has_key("reasoning");
    if (text || !is_text || !member.is(wire::JsonKind::string)) return {};
    text = member;
  }
  // Of two members of one name the last one counts.
  return text && delta[text.key()] == text ? text : wire::JsonValue();
}

}  // namespace

Result<void> ChunkDecoder::decode(const wire::SseEvent& event, chat::EventSink& sink) {
  if (complete_ || broken_) return {};
  if (event.name.empty()) {
    if (const auto text = frame_.match(event.data, scratch_)) {
      say(*text, sink);
      return {};
    }
  }
  if (trim(event.data) == "[DONE]") return decode_done(sink);
  const auto chunk = wire::scratch_document().parse_copy(event.data);
  const bool error_event = event.name == "error";
  // Named events are no part of this API: one that carries no chunk (a ping, say) means nothing.
  const bool foreign = !event.name.empty() && event.name != "message" && !error_event;
  if (!chunk || !chunk->is(wire::JsonKind::object)) {
    if (foreign) return {};
    if (!error_event) return break_off("the upstream sent an event that is not a JSON object");
  }
  if (error_event || holds_error(*chunk)) {
    broken_ = true;
    sink.on(chat::StreamFailed{parse_stream_error(event.data)});
    return {};
  }
  return decode_chunk(*chunk, sink);
}

Result<void> ChunkDecoder::decode_chunk(wire::JsonValue chunk, chat::EventSink& sink) {
  const wire::JsonValue choice = first_choice(chunk);
  const wire::JsonValue usage = chunk["usage"];
  const bool has_usage = usage.is(wire::JsonKind::object);
  // Azure begins with a chunk of its own that has neither, nor an id.
  if (!choice && !has_usage) return {};
  if (!reader_.started()) {
    id_ = chunk["id"].string();
    model_ = chunk["model"].string();
    created_ = chunk["created"].integer().value_or(0);
  }
  reader_.start(chunk, sink);
  if (auto read = reader_.read_delta(choice["delta"], sink); !read) {
    broken_ = true;
    return read;
  }
  if (has_usage) sink.on(chat::UsageUpdate{parse_usage(usage)});
  const std::string_view reason = choice["finish_reason"].string(scratch_);
  if (reason == failed_finish) return break_off("the upstream ended its answer with the finish_reason \"error\"");
  if (!reason.empty()) reader_.finish(reason, sink);
  if (reason.empty() && !has_usage) learn(chunk, choice["delta"]);
  return {};
}

// OpenAI pads its chunks with an `obfuscation` of random length, which says nothing.
void ChunkDecoder::learn(wire::JsonValue chunk, wire::JsonValue delta) {
  const wire::JsonValue text = only_text(delta);
  if (!text) return;
  const wire::JsonValue padding = chunk["obfuscation"];
  frame_.learn(chunk, text, padding.is(wire::JsonKind::string) ? padding : wire::JsonValue());
  frame_thinks_ = !text.has_key("content");
}

// What read_delta() says of a delta that holds this text alone.
void ChunkDecoder::say(std::string_view text, chat::EventSink& sink) {
  if (reader_.finished() || text.empty()) return;
  if (frame_thinks_) {
    reader_.say(chat::ThinkingDelta{text}, sink);
  } else {
    reader_.say(chat::TextDelta{text}, sink);
  }
}

Result<void> ChunkDecoder::decode_done(chat::EventSink& sink) {
  if (!reader_.finished() && !reader_.has_content())
    return break_off("the upstream ended its stream without an answer");
  reader_.finish({}, sink);
  end(sink);
  return {};
}

void ChunkDecoder::end_of_bytes(chat::EventSink& sink) {
  if (!complete_ && !broken_ && reader_.finished()) end(sink);
}

void ChunkDecoder::append_early_end(const chat::Usage& usage, const EncoderOptions& options, std::string& out) const {
  ChunkEncoder encoder(options);
  std::string said_already;
  encoder.encode(chat::MessageStart{id_, model_, created_}, reader_.started() ? said_already : out);
  if (!reader_.finished()) encoder.encode(chat::Finish{chat::StopReason::max_tokens, {}, {}}, out);
  encoder.encode(chat::UsageUpdate{usage}, out);
  encoder.encode(chat::MessageEnd{}, out);
}

void ChunkDecoder::end(chat::EventSink& sink) {
  complete_ = true;
  sink.on(chat::MessageEnd{});
}

Result<void> ChunkDecoder::break_off(std::string_view message) {
  broken_ = true;
  return fail(ErrorKind::upstream_broke, message);
}

}  // namespace sfai::dialect::openai_chat
