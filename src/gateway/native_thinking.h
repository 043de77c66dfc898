#pragma once

#include <string>

#include "chat/loss.h"
#include "gateway/inbound.h"
#include "gateway/router.h"
#include "wire/json_patch.h"

namespace sfai::gateway {

// Takes out of an Anthropic client's messages the thinking that is known to be another model's: its signature would be
// refused. Manual thinking is then turned off for this request, since it demands the thinking of its tool calls, and
// without it no other may stand there either (litellm #18926).
void drop_foreign_thinking(wire::ObjectPatch& patch, const Inbound& inbound, const std::string& signer,
                           chat::Losses& losses);

// The same of an OpenAI client's messages, which echo it as reasoning_details: with it goes reasoning_content, which
// this gateway gave the client too. At OpenAI itself all signed thinking goes: it refuses members that it does not
// know.
void drop_signed_reasoning(wire::ObjectPatch& patch, const Inbound& inbound, const Target& target,
                           chat::Losses& losses);

}  // namespace sfai::gateway
