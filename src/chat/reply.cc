#include "chat/reply.h"

namespace sfai::chat {
namespace {

constexpr std::size_t no_part = static_cast<std::size_t>(-1);

// The last part when it is a `T`, otherwise a new one behind it.
template <class T>
T& last_or_new(std::vector<Part>& parts) {
  if (parts.empty() || !std::holds_alternative<T>(parts.back())) parts.emplace_back(T{});
  return std::get<T>(parts.back());
}

// The thinking that goes on: a signature or redacted data closed the one before it.
ThinkingPart& open_thinking(std::vector<Part>& parts) {
  ThinkingPart& last = last_or_new<ThinkingPart>(parts);
  if (last.signature.empty() && last.redacted.empty()) return last;
  return std::get<ThinkingPart>(parts.emplace_back(ThinkingPart{}));
}

struct Fold {
  Reply& reply;
  std::vector<std::size_t>& call_parts;

  void operator()(const MessageStart& start) const {
    reply.id = start.id;
    reply.model = start.model;
    reply.created = start.created;
  }
  void operator()(const TextDelta& delta) const { last_or_new<TextPart>(reply.parts).text += delta.text; }
  void operator()(const ThinkingDelta& delta) const { open_thinking(reply.parts).text += delta.text; }
  void operator()(const ThinkingSignature& closing) const { open_thinking(reply.parts).signature = closing.signature; }
  void operator()(const RedactedThinking& redacted) const {
    reply.parts.emplace_back(ThinkingPart{{}, {}, std::string(redacted.data), {}});
  }
  void operator()(const RefusalDelta& delta) const { last_or_new<RefusalPart>(reply.parts).text += delta.text; }
  void operator()(const ToolCallStart& start) const {
    const auto index = static_cast<std::size_t>(start.index);
    if (call_parts.size() <= index) call_parts.resize(index + 1, no_part);
    call_parts[index] = reply.parts.size();
    reply.parts.emplace_back(ToolCallPart{std::string(start.id), std::string(start.name), {}, {}});
  }
  void operator()(const ToolCallDelta& delta) const {
    const auto index = static_cast<std::size_t>(delta.index);
    if (index >= call_parts.size() || call_parts[index] == no_part) return;
    std::get<ToolCallPart>(reply.parts[call_parts[index]]).arguments += delta.arguments;
  }
  void operator()(const ToolCallEnd&) const {}
  void operator()(const UsageUpdate& update) const { merge(reply.usage, update.usage); }
  void operator()(const Finish& finish) const {
    reply.stop = finish.reason;
    reply.raw_stop = finish.raw;
    reply.stop_sequence = finish.stop_sequence;
  }
  void operator()(const MessageEnd&) const { reply.complete = true; }
  void operator()(const StreamFailed& failed) const { reply.failure = failed.error; }
};

struct Deliver {
  EventSink& sink;
  int calls = 0;

  void operator()(const TextPart& part) const {
    if (!part.text.empty()) sink.on(TextDelta{part.text});
  }
  void operator()(const ThinkingPart& part) const {
    if (!part.redacted.empty()) return sink.on(RedactedThinking{part.redacted});
    if (!part.text.empty()) sink.on(ThinkingDelta{part.text});
    if (!part.signature.empty()) sink.on(ThinkingSignature{part.signature});
  }
  void operator()(const RefusalPart& part) const {
    if (!part.text.empty()) sink.on(RefusalDelta{part.text});
  }
  void operator()(const ToolCallPart& part) {
    const int index = calls++;
    sink.on(ToolCallStart{index, part.id, part.name});
    sink.on(ToolCallDelta{index, part.arguments.empty() ? std::string_view("{}") : std::string_view(part.arguments)});
    sink.on(ToolCallEnd{index});
  }
  // No event says these: a model's reply has none of them.
  void operator()(const ImagePart&) const {}
  void operator()(const DocumentPart&) const {}
  void operator()(const ToolResultPart&) const {}
  void operator()(const OpaquePart&) const {}
};

}  // namespace

void ReplyAssembler::on(const ChatEvent& event) {
  const bool is_outcome = std::holds_alternative<UsageUpdate>(event) || std::holds_alternative<MessageEnd>(event) ||
                          std::holds_alternative<StreamFailed>(event);
  if (keeps_ == Keeps::everything || is_outcome) std::visit(Fold{reply_, call_parts_}, event);
}

void disassemble(const Reply& reply, EventSink& sink) {
  sink.on(MessageStart{reply.id, reply.model, reply.created});
  Deliver deliver{sink};
  for (const Part& part : reply.parts) std::visit(deliver, part);
  if (!reply.usage.empty() || !reply.usage.raw.empty()) sink.on(UsageUpdate{reply.usage});
  if (reply.failure) return sink.on(StreamFailed{*reply.failure});
  // A reply that was cut has neither a reason to stop nor an end; inventing them would make it look whole.
  if (!reply.complete) return;
  sink.on(Finish{reply.stop, reply.raw_stop, reply.stop_sequence});
  sink.on(MessageEnd{});
}

}  // namespace sfai::chat
