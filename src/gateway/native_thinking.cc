#include "gateway/native_thinking.h"

#include <algorithm>
#include <set>

#include "gateway/attempt.h"

namespace sfai::gateway {
namespace {

bool is_foreign(const chat::Part& part, const std::string& signer) {
  const auto* thinking = std::get_if<chat::ThinkingPart>(&part);
  return thinking != nullptr && !thinking->signer.empty() && thinking->signer != signer &&
         thinking->origin.home == chat::PartOrigin::Home::content;
}

bool is_thinking(wire::JsonValue block) {
  const std::string type = block["type"].string();
  return type == "thinking" || type == "redacted_thinking";
}

// The places of what must go, in the client's messages.
class Unwanted {
 public:
  Unwanted(const Inbound& inbound, const std::string& signer) {
    for (const auto& message : inbound.chat->messages) {
      for (const auto& part : message.parts) {
        if (!is_foreign(part, signer)) continue;
        places_.emplace(message.origin.index, std::get<chat::ThinkingPart>(part).origin.index);
      }
    }
    everywhere_ = !places_.empty() && inbound.body["thinking"]["type"].string() == "enabled";
  }

  bool any() const { return !places_.empty(); }
  bool everywhere() const { return everywhere_; }
  bool has(std::uint32_t message, std::uint32_t block, wire::JsonValue value) const {
    if (everywhere_ && is_thinking(value)) return true;
    return places_.contains({message, block});
  }

 private:
  std::set<std::pair<std::uint32_t, std::uint32_t>> places_;
  bool everywhere_ = false;
};

std::string without(const Unwanted& unwanted, wire::JsonValue message, std::uint32_t index, chat::Losses& losses) {
  const auto content = message["content"];
  std::string kept;
  bool dropped = false;
  std::uint32_t place = 0;
  for (auto block = content.is(wire::JsonKind::array) ? content.first() : wire::JsonValue(); block;
       block = block.next(), ++place) {
    if (unwanted.has(index, place, block)) {
      dropped = true;
      losses.push_back({chat::Loss::Kind::dropped,
                        "/messages/" + std::to_string(index) + "/content/" + std::to_string(place),
                        "thinking that another model signed"});
      continue;
    }
    kept.append(kept.empty() ? "[" : ",").append(block.raw());
  }
  if (!dropped) return std::string(message.raw());
  // A turn of thinking alone must not become an empty one, which the API refuses.
  if (kept.empty()) kept = R"([{"type":"text","text":"..."})";
  return wire::ObjectPatch(message).set("content", kept + "]").apply();
}

}  // namespace

void drop_foreign_thinking(wire::ObjectPatch& patch, const Inbound& inbound, const std::string& signer,
                           chat::Losses& losses) {
  const Unwanted unwanted(inbound, signer);
  if (!unwanted.any()) return;
  std::string messages;
  std::uint32_t index = 0;
  for (auto message = inbound.body["messages"].first(); message; message = message.next()) {
    messages.append(messages.empty() ? "[" : ",").append(without(unwanted, message, index++, losses));
  }
  patch.set("messages", messages + "]");
  if (!unwanted.everywhere()) return;
  patch.set("thinking", R"({"type":"disabled"})");
  losses.push_back({chat::Loss::Kind::dropped, "/thinking", "the history's thinking is another model's"});
}

void drop_signed_reasoning(wire::ObjectPatch& patch, const Inbound& inbound, const Target& target,
                           chat::Losses& losses) {
  const auto must_go = [&](const chat::Part& part) {
    const auto* thinking = std::get_if<chat::ThinkingPart>(&part);
    if (thinking == nullptr || (thinking->signature.empty() && thinking->redacted.empty())) return false;
    return (!thinking->signer.empty() && thinking->signer != signer_of(target)) ||
           provider::is_hosted_by(*target.provider, "openai.com");
  };
  std::set<std::uint32_t> holders;
  for (const auto& message : inbound.chat->messages) {
    if (std::ranges::any_of(message.parts, must_go)) holders.insert(message.origin.index);
  }
  if (holders.empty()) return;
  std::string messages;
  std::uint32_t index = 0;
  for (auto message = inbound.body["messages"].first(); message; message = message.next(), ++index) {
    messages.append(messages.empty() ? "[" : ",");
    if (!holders.contains(index)) {
      messages.append(message.raw());
      continue;
    }
    wire::ObjectPatch plain(message);
    for (const auto* name : {"reasoning_details", "thinking_blocks", "reasoning_content"}) {
      if (!message[name]) continue;
      plain.erase(name);
      losses.push_back({chat::Loss::Kind::dropped, "/messages/" + std::to_string(index) + "/" + name,
                        "thinking that another vendor's model signed"});
    }
    messages.append(plain.apply());
  }
  patch.set("messages", messages + "]");
}

}  // namespace sfai::gateway
