#include "dialect/anthropic/message_decoder.h"

#include "dialect/anthropic/stop_words.h"

namespace sfai::dialect::anthropic {

void MessageDecoder::start(wire::JsonValue message, chat::EventSink& sink) {
  if (started_) return;
  started_ = true;
  const auto id = message["id"].string(scratch_);
  blocks_.set_reply_id(id);
  sink.on(chat::MessageStart{id, message["model"].string(other_scratch_)});
  std::int64_t index = 0;
  for (auto block = message["content"].first(); block; block = block.next(), ++index) {
    blocks_.start(index, block, sink);
    blocks_.stop(index, sink);
  }
}

void MessageDecoder::finish(wire::JsonValue outcome, chat::EventSink& sink) {
  const auto word = outcome["stop_reason"];
  if (!started_ || finished_ || !word.is(wire::JsonKind::string)) return;
  finished_ = true;
  blocks_.stop_all(sink);
  const auto explanation = outcome["stop_details"]["explanation"].string(scratch_);
  if (!explanation.empty()) sink.on(chat::RefusalDelta{explanation});
  const auto raw = word.string(scratch_);
  const auto reason = stop_reason_of(raw);
  paused_ = reason == chat::StopReason::pause;
  sink.on(chat::Finish{reason, raw, outcome["stop_sequence"].string(other_scratch_)});
}

void MessageDecoder::add_usage(wire::JsonValue usage, chat::EventSink& sink) {
  if (started_ && usage.is(wire::JsonKind::object)) sink.on(chat::UsageUpdate{usage_.add(usage)});
}

void MessageDecoder::end(chat::EventSink& sink) {
  if (!started_ || ended_) return;
  blocks_.stop_all(sink);
  const auto reason = blocks_.had_calls() ? chat::StopReason::tool_calls : chat::StopReason::end_turn;
  if (!finished_) sink.on(chat::Finish{.reason = reason, .raw = {}, .stop_sequence = {}});
  finished_ = ended_ = true;
  sink.on(chat::MessageEnd{});
}

}  // namespace sfai::dialect::anthropic
