#include "gateway/thinking_store.h"

#include "base/crypto.h"

namespace sfai::gateway {
namespace {

// Of SHA-256, in hexadecimal: 128 bits are more than anybody can find a second text for by chance.
constexpr std::size_t key_digits = 32;
// A list node, a map node and the strings' heads.
constexpr std::size_t entry_overhead = 256;

std::string key_of(std::string_view kind, std::string_view client, std::string_view text) {
  std::string whole(kind);
  whole.append(1, '\0').append(client).append(1, '\0').append(text);
  return sha256_hex(whole).substr(0, key_digits);
}

std::size_t size_of(const SignedThinking& thinking) {
  std::size_t size = entry_overhead + thinking.signer.size();
  for (const auto& item : thinking.items) {
    size += sizeof(item) + item.part.text.size() + item.part.signature.size() + item.part.redacted.size();
  }
  return size;
}

}  // namespace

std::string thinking_key(std::string_view client, std::string_view tool_call_id) {
  return key_of("call", client, tool_call_id);
}

std::string signature_key(std::string_view client, std::string_view signature) {
  return key_of("signature", client, signature);
}

http::Task<std::shared_ptr<const SignedThinking>> ThinkingCache::find(std::string key) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(key);
  if (place == places_.end()) co_return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  co_return place->second->thinking;
}

http::Task<void> ThinkingCache::keep(std::vector<std::string> keys, std::shared_ptr<const SignedThinking> thinking) {
  const std::size_t size = size_of(*thinking);
  if (size > most_bytes_) co_return;
  const std::scoped_lock lock(mutex_);
  for (auto& key : keys) {
    if (const auto old = places_.find(key); old != places_.end()) {
      const auto entry = old->second;
      places_.erase(old);
      bytes_ -= entry->bytes;
      entries_.erase(entry);
    }
    entries_.push_front({std::move(key), thinking, size});
    places_.emplace(entries_.front().key, entries_.begin());
    bytes_ += size;
  }
  while (bytes_ > most_bytes_) forget_oldest();
}

std::size_t ThinkingCache::bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

void ThinkingCache::forget_oldest() {
  const Entry& oldest = entries_.back();
  bytes_ -= oldest.bytes;
  places_.erase(oldest.key);
  entries_.pop_back();
}

}  // namespace sfai::gateway
