#include "dialect/anthropic/thinking_history.h"

#include <algorithm>

namespace sfai::dialect::anthropic {
namespace {

using Message = chat::Message;

bool has_call(const Message& message) {
  return std::ranges::any_of(message.parts,
                             [](const chat::Part& part) { return std::holds_alternative<chat::ToolCallPart>(part); });
}

bool is_of_loop(const Message& message) { return message.role != chat::Role::user; }

bool begins_with_thinking(const Message& message, const RenderTarget& target) {
  if (message.parts.empty()) return false;
  const auto* thinking = std::get_if<chat::ThinkingPart>(&message.parts.front());
  return thinking != nullptr && obstacle_to(*thinking, target).empty();
}

}  // namespace

// Signatures are bound to the model that wrote them, and the API refuses thinking without one.
std::string_view obstacle_to(const chat::ThinkingPart& part, const RenderTarget& target) {
  if (part.signature.empty() && part.redacted.empty()) return "this thinking bears no signature";
  const bool foreign = !part.signer.empty() && !target.signer.empty() && part.signer != target.signer;
  return foreign ? "thinking that another model signed" : "";
}

// "When thinking is enabled, a final assistant message must start with a thinking block (preceding the lastmost set of
// tool_use and tool_result blocks)": the calls and results since the user spoke are one turn, and the model thinks at
// its beginning (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking, "Toggling thinking modes in
// conversations").
bool tool_loop_lost_its_thinking(const std::vector<Message>& messages, const RenderTarget& target) {
  const auto last = std::ranges::find(messages.rbegin(), messages.rend(), chat::Role::assistant, &Message::role);
  if (last == messages.rend()) return false;
  const auto before_loop = std::find_if_not(last, messages.rend(), is_of_loop);
  auto newest = last;
  while (newest != before_loop && newest->role == chat::Role::assistant && !has_call(*newest)) ++newest;
  const bool in_the_middle = newest != before_loop && newest->role == chat::Role::assistant;
  if (!in_the_middle) return false;
  const auto first = std::find_if(before_loop.base(), messages.end(),
                                  [](const Message& message) { return message.role == chat::Role::assistant; });
  return first != messages.end() && !begins_with_thinking(*first, target);
}

}  // namespace sfai::dialect::anthropic
