#include "chat/event.h"

namespace sfai::chat {
namespace {

struct BearsContent {
  bool operator()(const TextDelta& delta) const { return !delta.text.empty(); }
  bool operator()(const ThinkingDelta& delta) const { return !delta.text.empty(); }
  bool operator()(const RefusalDelta& delta) const { return !delta.text.empty(); }
  // Thinking whose text is withheld shows itself by its signature or its sealed data alone.
  bool operator()(const ThinkingSignature&) const { return true; }
  bool operator()(const RedactedThinking&) const { return true; }
  bool operator()(const ToolCallStart&) const { return true; }
  bool operator()(const ToolCallDelta&) const { return true; }
  bool operator()(const ToolCallEnd&) const { return true; }
  bool operator()(const MessageStart&) const { return false; }
  bool operator()(const UsageUpdate&) const { return false; }
  bool operator()(const Finish&) const { return false; }
  bool operator()(const MessageEnd&) const { return false; }
  bool operator()(const StreamFailed&) const { return false; }
};

struct ContentSize {
  std::size_t operator()(const TextDelta& delta) const { return delta.text.size(); }
  std::size_t operator()(const ThinkingDelta& delta) const { return delta.text.size(); }
  std::size_t operator()(const RefusalDelta& delta) const { return delta.text.size(); }
  std::size_t operator()(const ToolCallStart& call) const { return call.name.size(); }
  std::size_t operator()(const ToolCallDelta& delta) const { return delta.arguments.size(); }
  std::size_t operator()(const auto&) const { return 0; }
};

}  // namespace

bool bears_content(const ChatEvent& event) { return std::visit(BearsContent{}, event); }

std::size_t content_size(const ChatEvent& event) { return std::visit(ContentSize{}, event); }

}  // namespace sfai::chat
