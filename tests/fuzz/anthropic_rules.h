#pragma once

#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "chat/model_traits.h"
#include "dialect/anthropic/anthropic.h"

// What must hold for each request that is sent to Anthropic, whatever the client sent.
namespace sfai::fuzz {

inline void require(bool truth) {
  if (!truth) std::abort();
}

inline chat::ModelTraits traits_of_bits(std::uint8_t bits) {
  using Traits = chat::ModelTraits;
  const bool capable = (bits & 16U) != 0;
  return {.output_limit = (bits & 32U) != 0 ? 4000 : 0,
          .thinking = static_cast<Traits::Thinking>(bits & 3U),
          .sampling = static_cast<Traits::Sampling>(((bits >> 2U) & 3U) % 3U),
          .efforts = capable ? chat::EffortSet{chat::Effort::low, chat::Effort::high, chat::Effort::max}
                             : chat::EffortSet{chat::Effort::low},
          .thinking_switch = capable,
          .mid_conversation_system = capable,
          .prefill = (bits & 64U) != 0,
          .forced_tool = capable,
          .structured_output = (bits & 128U) != 0};
}

class TurnRules {
 public:
  void check(wire::JsonValue messages) {
    require(messages.size() > 0 && messages.first()["role"].string() == "user");
    std::string last;
    for (auto turn = messages.first(); turn; turn = turn.next()) {
      const auto role = turn["role"].string();
      require(role != last && turn["content"].size() > 0);
      require(role != "system" || last == "user");
      require(last != "system" || role == "assistant");
      if (role == "user") check_results(turn["content"]);
      require(open_.empty());
      if (role == "assistant") collect_calls(turn["content"]);
      last = role;
    }
    require(open_.empty());
  }

 private:
  void collect_calls(wire::JsonValue blocks) {
    for (auto block = blocks.first(); block; block = block.next()) {
      if (block["type"].string() != "tool_use") continue;
      const auto id = block["id"].string();
      require(!id.empty() && id.find_first_not_of(letters_) == std::string::npos && used_.insert(id).second);
      require(block["input"].is(wire::JsonKind::object));
      open_.insert(id);
    }
  }

  void check_results(wire::JsonValue blocks) {
    bool results_over = false;
    for (auto block = blocks.first(); block; block = block.next()) {
      const auto type = block["type"].string();
      require(type != "text" || block["text"].string().find_first_not_of(" \t\r\n\v\f") != std::string::npos);
      if (type != "tool_result") results_over = true;
      if (type == "tool_result") require(!results_over && open_.erase(block["tool_use_id"].string()) == 1);
    }
  }

  static constexpr std::string_view letters_ = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  std::set<std::string> open_, used_;
};

inline void check_rendering(const chat::ChatRequest& request, const chat::ModelTraits& traits) {
  const dialect::anthropic::Anthropic anthropic;
  const dialect::RenderTarget target{.model = "m", .traits = traits, .stream = true, .signer = "p/m"};
  const auto rendered = anthropic.render_request(request, target);
  if (!rendered) return require(rendered.error()->kind == ErrorKind::bad_request);
  require(anthropic.render_request(request, target)->body == rendered->body);
  wire::JsonDocument document;
  const auto body = document.parse_copy(rendered->body);
  require(body && (*body)["max_tokens"].integer());
  TurnRules().check((*body)["messages"]);

  // Written once, a request is in the form that this codec writes.
  const auto again = anthropic.parse_request(*body);
  require(again.has_value());
  const auto same = anthropic.render_request(*again, target);
  require(same && same->body == rendered->body);
}

}  // namespace sfai::fuzz
