#include "dialect/anthropic/block_encoder.h"

#include <algorithm>

#include "dialect/anthropic/names.h"
#include "wire/json_writer.h"
#include "wire/sse.h"

namespace sfai::dialect::anthropic {

std::string made_call_id(std::string_view reply_id, int call) {
  return "toolu_" + in_alphabet(reply_id) + "_" + std::to_string(call);
}

void BlockEncoder::text(std::string_view text, std::string& out) {
  if (open_ == Kind::call) return hold(Kind::text, text);
  open(Kind::text, out);
  append_delta("text_delta", "text", text, out);
}

void BlockEncoder::thinking(std::string_view text, std::string& out) {
  if (open_ == Kind::call) return hold(Kind::thinking, text);
  open(Kind::thinking, out);
  append_delta("thinking_delta", "thinking", text, out);
}

// Comes without any thinking before it where the vendor leaves the text out; the signed block is then empty.
void BlockEncoder::signature(std::string_view signature, std::string& out) {
  if (open_ == Kind::call) return hold(Kind::signature, signature);
  open(Kind::thinking, out);
  append_delta("signature_delta", "signature", signature, out);
  close(out);
}

void BlockEncoder::redacted(std::string_view data, std::string& out) {
  if (open_ == Kind::call) return hold(Kind::redacted, data);
  close(out);
  std::string block;
  wire::JsonWriter(block).begin_object().member("type", "redacted_thinking").member("data", data).end_object();
  open_ = Kind::redacted;
  start_block(block, out);
  close(out);
}

void BlockEncoder::call_start(const chat::ToolCallStart& start, std::string& out) {
  if (open_ != Kind::call) return open_call(start.index, start.id, start.name, out);
  waiting_.push_back({.kind = Kind::call,
                      .text = {},
                      .call = start.index,
                      .id = std::string(start.id),
                      .name = std::string(start.name)});
}

void BlockEncoder::call_delta(const chat::ToolCallDelta& delta, std::string& out) {
  if (open_ == Kind::call && open_call_ == delta.index) {
    return append_delta("input_json_delta", "partial_json", delta.arguments, out);
  }
  for (auto& waiting : waiting_) {
    if (waiting.kind == Kind::call && waiting.call == delta.index) waiting.text += delta.arguments;
  }
}

void BlockEncoder::call_end(int call, std::string& out) {
  if (open_ == Kind::call && open_call_ == call) {
    close(out);
    return release(out);
  }
  for (auto& waiting : waiting_) {
    if (waiting.kind == Kind::call && waiting.call == call) waiting.ended = true;
  }
}

void BlockEncoder::finish(std::string& out) {
  close(out);
  for (auto& waiting : waiting_) waiting.ended = true;
  release(out);
  close(out);
}

void BlockEncoder::hold(Kind kind, std::string_view text) {
  const bool goes_on =
      !waiting_.empty() && waiting_.back().kind == kind && (kind == Kind::text || kind == Kind::thinking);
  if (!goes_on) waiting_.push_back({.kind = kind, .text = {}, .id = {}, .name = {}});
  waiting_.back().text += text;
}

// Until a call that has not ended takes the place of the one that has.
void BlockEncoder::release(std::string& out) {
  while (open_ != Kind::call && !waiting_.empty()) {
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    write(next, out);
  }
}

void BlockEncoder::write(const Waiting& waiting, std::string& out) {
  switch (waiting.kind) {
    case Kind::none:
      return;
    case Kind::text:
      return text(waiting.text, out);
    case Kind::thinking:
      return thinking(waiting.text, out);
    case Kind::signature:
      return signature(waiting.text, out);
    case Kind::redacted:
      return redacted(waiting.text, out);
    case Kind::call:
      open_call(waiting.call, waiting.id, waiting.name, out);
      if (!waiting.text.empty()) append_delta("input_json_delta", "partial_json", waiting.text, out);
      if (waiting.ended) close(out);
      return;
  }
}

void BlockEncoder::open(Kind kind, std::string& out) {
  if (open_ == kind) return;
  close(out);
  open_ = kind;
  start_block(
      kind == Kind::text ? R"({"type":"text","text":""})" : R"({"type":"thinking","thinking":"","signature":""})", out);
}

void BlockEncoder::open_call(int call, std::string_view id, std::string_view name, std::string& out) {
  close(out);
  open_ = Kind::call;
  open_call_ = call;
  std::string block;
  wire::JsonWriter json(block);
  json.begin_object().member("type", "tool_use").member("id", id.empty() ? made_call_id(reply_id_, call) : id);
  json.member("name", name).member_raw("input", "{}").end_object();
  start_block(block, out);
}

void BlockEncoder::close(std::string& out) {
  if (open_ == Kind::none) return;
  open_ = Kind::none;
  data_.clear();
  wire::JsonWriter json(data_);
  json.begin_object().member("type", "content_block_stop").member_integer("index", index_++).end_object();
  wire::append_sse(out, "content_block_stop", data_);
}

void BlockEncoder::start_block(std::string_view content_block, std::string& out) {
  data_.clear();
  wire::JsonWriter json(data_);
  json.begin_object().member("type", "content_block_start").member_integer("index", index_);
  json.member_raw("content_block", content_block).end_object();
  wire::append_sse(out, "content_block_start", data_);
}

void BlockEncoder::append_delta(std::string_view type, std::string_view member, std::string_view value,
                                std::string& out) {
  data_.clear();
  wire::JsonWriter json(data_);
  json.begin_object().member("type", "content_block_delta").member_integer("index", index_);
  json.key("delta").begin_object().member("type", type).member(member, value).end_object().end_object();
  wire::append_sse(out, "content_block_delta", data_);
}

}  // namespace sfai::dialect::anthropic
