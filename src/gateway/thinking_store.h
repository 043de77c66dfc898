#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chat/part.h"
#include "http/task.h"

namespace sfai::gateway {

// What a model thought on its way to some tool calls, as the vendor signed it.
struct SignedThinking {
  struct Item {
    chat::ThinkingPart part;
    std::size_t calls_before = 0;  // of the same reply
  };
  std::string signer;  // "provider/model"
  std::vector<Item> items;
};

// Remembers signed thinking between the requests of a conversation, for clients that do not send it back. A key is made
// by thinking_key() or signature_key(). Shared by threads; a place that many processes share could stand behind it.
class ThinkingStore {
 public:
  virtual ~ThinkingStore() = default;
  // Null: not known, or forgotten by now. What is found is shared with the store, which may forget it at any time.
  virtual http::Task<std::shared_ptr<const SignedThinking>> find(std::string key) = 0;
  virtual http::Task<void> keep(std::vector<std::string> keys, std::shared_ptr<const SignedThinking> thinking) = 0;
};

// Keys hold the client's key, so that nobody gets another one's thinking, and hashes, so that they are short.
std::string thinking_key(std::string_view client, std::string_view tool_call_id);
std::string signature_key(std::string_view client, std::string_view signature);

// Some thousand turns: the thinking of one is a few kilobytes.
inline constexpr std::size_t thinking_cache_bytes = 16U << 20U;

// In the memory of this process: forgets what was used longest ago when more than `most_bytes` would be held.
class ThinkingCache final : public ThinkingStore {
 public:
  explicit ThinkingCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  http::Task<std::shared_ptr<const SignedThinking>> find(std::string key) override;
  http::Task<void> keep(std::vector<std::string> keys, std::shared_ptr<const SignedThinking> thinking) override;
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const SignedThinking> thinking;
    std::size_t bytes = 0;
  };
  void forget_oldest();

  mutable std::mutex mutex_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;                                                 // the one used last is in front
  std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;  // views into the entries' keys
};

}  // namespace sfai::gateway
