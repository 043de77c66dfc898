#include "gateway/thinking_memory.h"

#include <algorithm>
#include <unordered_set>

namespace sfai::gateway {
namespace {

bool is_signed(const chat::ThinkingPart& part) { return !part.signature.empty() || !part.redacted.empty(); }

std::string_view seal_of(const chat::ThinkingPart& part) {
  return part.signature.empty() ? part.redacted : part.signature;
}

bool has_signed_thinking(const chat::Message& message) {
  return std::ranges::any_of(message.parts, [](const chat::Part& part) {
    const auto* thinking = std::get_if<chat::ThinkingPart>(&part);
    return thinking != nullptr && is_signed(*thinking);
  });
}

const chat::ToolCallPart* first_call(const chat::Message& message) {
  for (const chat::Part& part : message.parts) {
    if (const auto* call = std::get_if<chat::ToolCallPart>(&part)) return call;
  }
  return nullptr;
}

chat::Part restored(const SignedThinking& thinking, const SignedThinking::Item& item) {
  chat::ThinkingPart part = item.part;
  part.signer = thinking.signer;
  part.origin = {chat::PartOrigin::Home::reasoning_content, 0};
  return part;
}

// What stood before the first call stands at the message's beginning, the rest before its call.
void restore(const SignedThinking& thinking, chat::Message& message) {
  // What the client kept of it is the same text without its seal.
  std::erase_if(message.parts, [](const chat::Part& part) { return std::holds_alternative<chat::ThinkingPart>(part); });
  std::vector<chat::Part> parts;
  auto item = thinking.items.begin();
  const auto restore_before = [&](std::size_t calls) {
    for (; item != thinking.items.end() && item->calls_before <= calls; ++item)
      parts.push_back(restored(thinking, *item));
  };
  restore_before(0);
  std::size_t calls = 0;
  for (chat::Part& part : message.parts) {
    if (std::holds_alternative<chat::ToolCallPart>(part)) restore_before(calls++);
    parts.push_back(std::move(part));
  }
  message.parts = std::move(parts);
}

http::Task<void> name_signers(ThinkingStore& store, const std::string& client, chat::Message& message) {
  for (chat::Part& part : message.parts) {
    auto* thinking = std::get_if<chat::ThinkingPart>(&part);
    if (thinking == nullptr || !is_signed(*thinking) || !thinking->signer.empty()) continue;
    auto known = co_await store.find(signature_key(client, seal_of(*thinking)));
    if (known) thinking->signer = known->signer;
  }
}

}  // namespace

void ThinkingRecorder::see(const chat::ChatEvent& event) {
  if (store_ == nullptr) return;
  if (!notes_) notes_ = std::make_unique<Notes>();
  auto& [thinking, calls, text] = *notes_;
  if (const auto* delta = std::get_if<chat::ThinkingDelta>(&event)) {
    text += delta->text;
  } else if (const auto* closing = std::get_if<chat::ThinkingSignature>(&event)) {
    thinking.items.push_back(
        {{.text = std::move(text), .signature = std::string(closing->signature), .redacted = {}, .extras = {}},
         calls.size()});
    text.clear();
  } else if (const auto* redacted = std::get_if<chat::RedactedThinking>(&event)) {
    thinking.items.push_back(
        {{.text = {}, .signature = {}, .redacted = std::string(redacted->data), .extras = {}}, calls.size()});
  } else if (const auto* call = std::get_if<chat::ToolCallStart>(&event)) {
    calls.emplace_back(call->id);
  }
}

http::Task<void> ThinkingRecorder::keep(std::string signer) {
  if (!has_seen_any()) co_return;
  Notes& notes = *notes_;
  auto owner = std::make_shared<SignedThinking>();
  owner->signer = signer;
  std::vector<std::string> seals;
  seals.reserve(notes.thinking.items.size());
  for (const auto& item : notes.thinking.items) seals.push_back(signature_key(client_, seal_of(item.part)));
  co_await store_->keep(std::move(seals), std::move(owner));
  if (notes.calls.empty()) co_return;
  std::vector<std::string> keys;
  keys.reserve(notes.calls.size());
  for (const auto& call : notes.calls) keys.push_back(thinking_key(client_, call));
  notes.thinking.signer = std::move(signer);
  co_await store_->keep(std::move(keys), std::make_shared<const SignedThinking>(std::move(notes.thinking)));
}

http::Task<void> recall_thinking(ThinkingStore& store, const std::string& client, chat::ChatRequest& request) {
  std::unordered_set<const SignedThinking*> restored;
  for (chat::Message& message : request.messages) {
    if (message.role != chat::Role::assistant) continue;
    if (has_signed_thinking(message)) {
      co_await name_signers(store, client, message);
      continue;
    }
    const chat::ToolCallPart* call = first_call(message);
    if (call == nullptr) continue;
    auto known = co_await store.find(thinking_key(client, call->id));
    // Once each: a request that names one call a thousand times must not grow by a thousand copies.
    if (known && restored.insert(known.get()).second) restore(*known, message);
  }
}

}  // namespace sfai::gateway
