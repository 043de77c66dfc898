#include "gateway/reply_options.h"

#include "base/crypto.h"
#include "chat/token_estimate.h"

namespace sfai::gateway {

dialect::EncoderOptions reply_options(const Clock& clock, const Inbound& inbound, const OpenUpstream& upstream) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock.wall().time_since_epoch()).count();
  const bool begins_with_usage =
      inbound.stream && upstream.lane == Lane::translated && inbound.dialect->name() == "anthropic" && inbound.chat;
  const std::string_view prefix = inbound.dialect->name() == "anthropic" ? "msg_" : "chatcmpl-";
  return {.id = upstream.lane == Lane::native ? std::string() : random_hex(12, prefix),
          .model = upstream.target->model,
          .created = seconds,
          .include_usage = inbound.include_usage,
          .legacy_functions = inbound.legacy_functions,
          .signer = signer_of(*upstream.target),
          .input_estimate = begins_with_usage ? chat::estimate_tokens(*inbound.chat) : 0};
}

Failure provider_error(const OpenUpstream& upstream, Error error) {
  error->message = "provider '" + upstream.target->provider->name + "': " + error->message;
  error->param.clear();
  return failure_of(error);
}

}  // namespace sfai::gateway
