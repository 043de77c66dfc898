#pragma once

#include "gateway/upstream_body.h"
#include "wire/json_patch.h"

namespace sfai::gateway {

// What the native lane changes in a chat that OpenAI's or Anthropic's clients sent, besides `model`. Patches refer to
// the body as it came; `losses` gets what is taken out.
void patch_openai_chat(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, const Target& target,
                       chat::Losses& losses);
// Error bad_request: a parameter of the role that Anthropic cannot be given.
Result<void> patch_messages(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, const Target& target,
                            chat::Losses& losses);

// OpenAI's reasoning models refuse max_tokens: works on the body as it is after the params, so that those count too.
std::string with_max_completion_tokens(std::string bytes);

}  // namespace sfai::gateway
