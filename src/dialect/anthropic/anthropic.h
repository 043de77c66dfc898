#pragma once

#include "dialect/dialect.h"

// Anthropic Messages (https://docs.anthropic.com/en/api/messages), version 2023-06-01.
namespace sfai::dialect::anthropic {

class Anthropic final : public Dialect {
 public:
  std::string_view name() const override { return "anthropic"; }
  Result<chat::ChatRequest> parse_request(wire::JsonValue body) const override;
  Result<RenderedRequest> render_request(const chat::ChatRequest& request, const RenderTarget& target) const override;
  Result<void> parse_reply(wire::JsonValue body, chat::EventSink& sink) const override;
  std::string render_reply(const chat::Reply& reply, const EncoderOptions& options) const override;
  std::optional<std::string> continuation(std::string_view sent_body, wire::JsonValue reply) const override;
  std::unique_ptr<StreamDecoder> make_decoder(DecoderOptions options) const override;
  std::string_view heartbeat() const override;
  std::unique_ptr<StreamEncoder> make_encoder(EncoderOptions options) const override;
  chat::ApiError parse_error(int status, std::string_view body) const override;
  std::string render_error(const chat::ApiError& error) const override;
  int status_for(const chat::ApiError& error) const override;
};

}  // namespace sfai::dialect::anthropic
