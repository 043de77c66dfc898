#include "gateway/turn_joiner.h"

#include <utility>

namespace sfai::gateway {
namespace {

std::optional<std::int64_t> sum(std::optional<std::int64_t> one, std::optional<std::int64_t> other) {
  if (!one) return other;
  std::int64_t total = 0;
  // A vendor's nonsense must not become our undefined behaviour.
  if (__builtin_add_overflow(*one, other.value_or(0), &total)) return one;
  return total;
}

chat::Usage sum(const chat::Usage& one, const chat::Usage& other) {
  return {.input = sum(one.input, other.input),
          .output = sum(one.output, other.output),
          .cache_read = sum(one.cache_read, other.cache_read),
          .cache_creation = sum(one.cache_creation, other.cache_creation),
          .reasoning = sum(one.reasoning, other.reasoning),
          .raw = other.raw.empty() ? one.raw : other.raw,
          .cache_creation_1h = sum(one.cache_creation_1h, other.cache_creation_1h)};
}

}  // namespace

void TurnJoiner::on(const chat::ChatEvent& event) {
  if (std::holds_alternative<chat::MessageStart>(event)) {
    if (std::exchange(started_, true)) return;
  } else if (const auto* start = std::get_if<chat::ToolCallStart>(&event)) {
    ++calls_;
    return sink_.on(chat::ToolCallStart{calls_before_ + start->index, start->id, start->name});
  } else if (const auto* delta = std::get_if<chat::ToolCallDelta>(&event)) {
    return sink_.on(chat::ToolCallDelta{calls_before_ + delta->index, delta->arguments});
  } else if (const auto* end = std::get_if<chat::ToolCallEnd>(&event)) {
    return sink_.on(chat::ToolCallEnd{calls_before_ + end->index});
  } else if (const auto* update = std::get_if<chat::UsageUpdate>(&event)) {
    return see_usage(*update);
  } else if (const auto* finish = std::get_if<chat::Finish>(&event);
             finish && finish->reason == chat::StopReason::pause) {
    raw_ = finish->raw;
    paused_ = true;
    return;
  } else if (std::holds_alternative<chat::MessageEnd>(event) && paused_) {
    ended_ = true;
    return;
  }
  sink_.on(event);
}

void TurnJoiner::see_usage(const chat::UsageUpdate& update) {
  chat::merge(current_, update.usage);
  sink_.on(chat::UsageUpdate{sum(before_, current_)});
}

void TurnJoiner::go_on() {
  before_ = sum(before_, current_);
  current_ = {};
  calls_before_ += std::exchange(calls_, 0);
  paused_ = ended_ = false;
}

void TurnJoiner::give_up() {
  paused_ = false;
  sink_.on(chat::Finish{chat::StopReason::pause, raw_, {}});
  sink_.on(chat::MessageEnd{});
}

}  // namespace sfai::gateway
