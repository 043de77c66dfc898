#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chat/event.h"
#include "chat/part.h"

namespace sfai::chat {

// A whole reply: the events of one, folded.
struct Reply {
  std::string id;
  std::string model;
  std::int64_t created = 0;
  std::vector<Part> parts;  // in the order in which they began; adjacent text deltas are one TextPart
  StopReason stop = StopReason::end_turn;
  std::string raw_stop;
  std::string stop_sequence;
  Usage usage;
  bool complete = false;            // MessageEnd was seen
  std::optional<ApiError> failure;  // StreamFailed was seen
};

// Folds events to a Reply.
class ReplyAssembler final : public EventSink {
 public:
  enum class Keeps { everything, outcome };  // outcome: usage, whether it is complete, its failure
  explicit ReplyAssembler(Keeps keeps = Keeps::everything) : keeps_(keeps) {}

  void on(const ChatEvent& event) override;
  const Reply& reply() const { return reply_; }
  Reply take() { return std::move(reply_); }

 private:
  Keeps keeps_;
  Reply reply_;
  std::vector<std::size_t> call_parts_;  // the part of each tool call, by its index
};

// Delivers a whole reply as its events: the inverse of the assembler.
void disassemble(const Reply& reply, EventSink& sink);

}  // namespace sfai::chat
