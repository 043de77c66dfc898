#pragma once

#include "chat/loss.h"
#include "dialect/dialect.h"
#include "gateway/inbound.h"
#include "gateway/lane.h"
#include "gateway/router.h"

namespace sfai::gateway {

struct UpstreamBody {
  std::string bytes;
  chat::Losses losses;
  chat::ToolNames tool_names = {};  // to be restored in the reply
  bool may_pause = false;           // the vendor may pause the turn, and the client would not know what to do then
};

// The body for one attempt.
// Native: the client's bytes; patched are `model` and, for chats, the role's `params` (only what the client left out),
// `force`, `extra_body`, `stream_options.include_usage`, `max_tokens` where the catalog says so or Anthropic misses it,
// and what another party would refuse: foreign signed thinking, Claude Code's billing block.
// Translated: the neutral request with `params` and `force` applied, rendered in the upstream's dialect, then
// `extra_body`. Error bad_request: something that the upstream's dialect cannot say and that must not be dropped.
Result<UpstreamBody> build_native_body(const Inbound& inbound, const Route& route, const Target& target);
Result<UpstreamBody> build_translated_body(const Inbound& inbound, const Route& route, const Target& target,
                                           const dialect::Dialect& upstream);

}  // namespace sfai::gateway
