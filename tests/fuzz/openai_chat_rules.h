#pragma once

#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "chat/model_traits.h"
#include "dialect/openai_chat/openai_chat.h"

// What must hold for each request of an Anthropic client that is sent to OpenAI.
namespace sfai::fuzz {

inline void require_openai(bool truth) {
  if (!truth) std::abort();
}

inline bool is_function_name(const std::string& name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !name.empty() && name.size() <= 64 && name.find_first_not_of(letters) == std::string::npos;
}

// Each call is answered once, right after its message, and nothing is answered that was not called.
inline void check_pairs(wire::JsonValue messages) {
  std::multiset<std::string> open;
  for (auto message = messages.first(); message; message = message.next()) {
    const bool is_result = message["role"].string() == "tool";
    require_openai(is_result || open.empty());
    if (is_result) {
      const auto found = open.find(message["tool_call_id"].string());
      require_openai(found != open.end());
      open.erase(found);
    }
    for (auto call = message["tool_calls"].first(); call; call = call.next()) {
      require_openai(is_function_name(call["function"]["name"].string()));
      require_openai(call["id"].string().size() <= 40);
      open.insert(call["id"].string());
    }
  }
  require_openai(open.empty());
}

inline void check_openai_rendering(const chat::ChatRequest& request, const chat::ModelTraits& traits) {
  const dialect::openai_chat::OpenAiChat openai_chat;
  const dialect::RenderTarget target{.model = "m", .traits = traits, .stream = true, .signer = "p/m"};
  const auto rendered = openai_chat.render_request(request, target);
  if (!rendered) return require_openai(rendered.error()->kind == ErrorKind::bad_request);
  require_openai(openai_chat.render_request(request, target)->body == rendered->body);
  wire::JsonDocument document;
  const auto body = document.parse_copy(rendered->body);
  require_openai(body.has_value());
  require_openai((*body)["stop"].size() <= 4);
  for (auto tool = (*body)["tools"].first(); tool; tool = tool.next()) {
    require_openai(is_function_name(tool["function"]["name"].string()));
  }
  check_pairs((*body)["messages"]);
}

}  // namespace sfai::fuzz
