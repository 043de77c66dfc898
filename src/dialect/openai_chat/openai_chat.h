#pragma once

#include "dialect/dialect.h"

// OpenAI Chat Completions (https://platform.openai.com/docs/api-reference/chat), and everything that speaks it.
namespace sfai::dialect::openai_chat {

class OpenAiChat final : public Dialect {
 public:
  std::string_view name() const override { return "openai_chat"; }
  Result<chat::ChatRequest> parse_request(wire::JsonValue body) const override;
  Result<RenderedRequest> render_request(const chat::ChatRequest& request, const RenderTarget& target) const override;
  Result<void> parse_reply(wire::JsonValue body, chat::EventSink& sink) const override;
  std::string render_reply(const chat::Reply& reply, const EncoderOptions& options) const override;
  std::unique_ptr<StreamDecoder> make_decoder(DecoderOptions options) const override;
  std::string_view heartbeat() const override;
  std::unique_ptr<StreamEncoder> make_encoder(EncoderOptions options) const override;
  chat::ApiError parse_error(int status, std::string_view body) const override;
  std::string render_error(const chat::ApiError& error) const override;
  int status_for(const chat::ApiError& error) const override;
};

enum class Precedence {
  defaults,  // a member that the request already has stays
  force,     // the parameter wins
};

// Applies a role's `params` or `force` (an object in OpenAI Chat's names) to a parsed request of any dialect.
// max_tokens and max_completion_tokens are one parameter here. Error bad_request names the member.
Result<void> apply_params(chat::ChatRequest& request, wire::JsonValue params, Precedence precedence);

}  // namespace sfai::dialect::openai_chat
