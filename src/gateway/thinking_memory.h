#pragma once

#include <memory>
#include <string>
#include <vector>

#include "chat/event.h"
#include "chat/request.h"
#include "gateway/thinking_store.h"

// Signed thinking belongs to one vendor's model and must come back to it unchanged with the tool calls that it led to.
// https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking, "Preserving thinking blocks".
namespace sfai::gateway {

// Notes what one reply thought, while its events pass by.
class ThinkingRecorder {
 public:
  // `store` may be null: then nothing is kept. `client` is the client key's name.
  ThinkingRecorder(ThinkingStore* store, std::string client) : store_(store), client_(std::move(client)) {}

  void see(const chat::ChatEvent& event);
  bool has_seen_any() const { return notes_ != nullptr && !notes_->thinking.items.empty(); }
  // At the reply's end, before its client can ask again.
  http::Task<void> keep(std::string signer);

 private:
  struct Notes {
    SignedThinking thinking;
    std::vector<std::string> calls;
    std::string text;  // of the thinking that is not signed yet
  };

  ThinkingStore* store_;
  std::string client_;
  std::unique_ptr<Notes> notes_;  // from the first event on, where something is kept
};

// Gives the thinking of earlier turns back to assistant messages whose client left it out, and says whose the other
// signed thinking is where that is known (ThinkingPart::signer). `client` is the client key's name.
http::Task<void> recall_thinking(ThinkingStore& store, const std::string& client, chat::ChatRequest& request);

}  // namespace sfai::gateway
