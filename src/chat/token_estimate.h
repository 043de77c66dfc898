#pragma once

#include <cstdint>

#include "chat/request.h"

namespace sfai::chat {

// About how many tokens a request's input is, for upstreams that cannot be asked. Vendors' tokenizers differ by a tenth
// and more; this leans to the high side, so that clients shorten a conversation rather too early than too late.
std::int64_t estimate_tokens(const ChatRequest& request);

}  // namespace sfai::chat
