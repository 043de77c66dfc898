#pragma once

#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "dialect/anthropic/anthropic.h"
#include "dialect/openai_chat/openai_chat.h"

// What an OpenAI client's request becomes for Anthropic: literal JSON in, literal JSON out.
namespace sfai::dialect {

using chat::ModelTraits;

// Takes everything that the API documents.
inline ModelTraits capable() {
  return {
      .output_limit = 64'000,
      .thinking = ModelTraits::Thinking::adaptive,
      .sampling = ModelTraits::Sampling::both,
      .efforts = {chat::Effort::low, chat::Effort::medium, chat::Effort::high, chat::Effort::xhigh, chat::Effort::max},
      .thinking_switch = true,
      .mid_conversation_system = true,
      .structured_output = true};
}

inline ModelTraits with_budget() {
  ModelTraits traits = capable();
  traits.thinking = ModelTraits::Thinking::budget;
  return traits;
}

inline Result<RenderedRequest> translate(std::string_view openai, const ModelTraits& traits) {
  wire::JsonDocument document;
  const auto body = document.parse_copy(openai);
  if (!body) return std::unexpected(body.error());
  const auto request = openai_chat::OpenAiChat().parse_request(*body);
  if (!request) return std::unexpected(request.error());
  return anthropic::Anthropic().render_request(*request, {.model = "claude", .traits = traits, .stream = false});
}

inline std::string body_of(std::string_view openai, const ModelTraits& traits = capable()) {
  const auto rendered = translate(openai, traits);
  return rendered ? rendered->body : "refused: " + rendered.error()->message;
}

inline std::string losses_of(std::string_view openai, const ModelTraits& traits = capable()) {
  const auto rendered = translate(openai, traits);
  return rendered ? chat::render_losses(rendered->losses) : "refused: " + rendered.error()->message;
}

// "param: message" of the error.
inline std::string refusal_of(std::string_view openai, const ModelTraits& traits = capable()) {
  const auto rendered = translate(openai, traits);
  return rendered ? "accepted" : rendered.error()->param + " | " + rendered.error()->message;
}

inline std::string member_of(const std::string& body, std::string_view name) {
  wire::JsonDocument document;
  const auto root = document.parse_copy(body);
  return root ? std::string((*root)[name].raw()) : body;
}

inline std::string request_with(std::string_view messages, std::string_view more = "") {
  return R"({"model":"role","messages":)" + std::string(messages) + std::string(more) + "}";
}

// The `messages` that these OpenAI messages become.
inline std::string turns_of(std::string_view messages, const ModelTraits& traits = capable()) {
  return member_of(body_of(request_with(messages), traits), "messages");
}
inline std::string turn_losses(std::string_view messages, const ModelTraits& traits = capable()) {
  return losses_of(request_with(messages), traits);
}
inline std::string system_of(std::string_view messages) { return member_of(body_of(request_with(messages)), "system"); }

// One user message and these further members: what becomes of the member `name`.
inline std::string param_of(std::string_view more, std::string_view name, const ModelTraits& traits = capable()) {
  return member_of(body_of(request_with(R"([{"role":"user","content":"hi"}])", more), traits), name);
}
inline std::string param_losses(std::string_view more, const ModelTraits& traits = capable()) {
  return losses_of(request_with(R"([{"role":"user","content":"hi"}])", more), traits);
}

}  // namespace sfai::dialect
