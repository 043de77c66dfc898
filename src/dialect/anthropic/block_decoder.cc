#include "dialect/anthropic/block_decoder.h"

#include <algorithm>

#include "dialect/anthropic/block_encoder.h"

namespace sfai::dialect::anthropic {

void BlockDecoder::start(std::int64_t index, wire::JsonValue block, chat::EventSink& sink) {
  stop(index, sink);
  const auto type = block["type"].string(name_scratch_);
  if (type == "tool_use") return start_call(index, block, sink);
  if (type == "text") {
    if (const auto text = block["text"].string(scratch_); !text.empty()) sink.on(chat::TextDelta{text});
  } else if (type == "thinking") {
    if (const auto text = block["thinking"].string(scratch_); !text.empty()) sink.on(chat::ThinkingDelta{text});
    const auto signature = block["signature"].string(scratch_);
    if (!signature.empty()) sink.on(chat::ThinkingSignature{signature});
  } else if (type == "redacted_thinking") {
    if (const auto data = block["data"].string(scratch_); !data.empty()) sink.on(chat::RedactedThinking{data});
  }
}

void BlockDecoder::start_call(std::int64_t index, wire::JsonValue block, chat::EventSink& sink) {
  const auto input = block["input"];
  open_.push_back({.block = index, .call = calls_++, .whole_input = {}});
  if (input.size() > 0) open_.back().whole_input = input.raw();
  const int call = open_.back().call;
  const auto id = block["id"].string(scratch_);
  const auto made = id.empty() ? made_call_id(reply_id_, call) : std::string();
  sink.on(chat::ToolCallStart{call, id.empty() ? made : id, block["name"].string(name_scratch_)});
}

void BlockDecoder::delta(std::int64_t index, wire::JsonValue delta, chat::EventSink& sink) {
  const auto type = delta["type"].string(name_scratch_);
  if (type == "text_delta") {
    if (const auto text = delta["text"].string(scratch_); !text.empty()) sink.on(chat::TextDelta{text});
  } else if (type == "thinking_delta") {
    if (const auto text = delta["thinking"].string(scratch_); !text.empty()) sink.on(chat::ThinkingDelta{text});
  } else if (type == "signature_delta") {
    const auto signature = delta["signature"].string(scratch_);
    if (!signature.empty()) sink.on(chat::ThinkingSignature{signature});
  } else if (type == "input_json_delta") {
    const auto open = std::ranges::find(open_, index, &OpenCall::block);
    const auto piece = delta["partial_json"].string(scratch_);
    if (open == open_.end() || piece.empty()) return;
    open->has_arguments = true;
    sink.on(chat::ToolCallDelta{open->call, piece});
  }
}

void BlockDecoder::stop(std::int64_t index, chat::EventSink& sink) {
  const auto open = std::ranges::find(open_, index, &OpenCall::block);
  if (open == open_.end()) return;
  end(*open, sink);
  open_.erase(open);
}

void BlockDecoder::stop_all(chat::EventSink& sink) {
  for (const auto& open : open_) end(open, sink);
  open_.clear();
}

void BlockDecoder::end(const OpenCall& open, chat::EventSink& sink) {
  if (!open.has_arguments) {
    const std::string_view input = open.whole_input.empty() ? std::string_view("{}") : open.whole_input;
    sink.on(chat::ToolCallDelta{open.call, input});
  }
  sink.on(chat::ToolCallEnd{open.call});
}

}  // namespace sfai::dialect::anthropic
