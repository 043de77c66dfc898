#pragma once

#include "chat/api_error.h"
#include "gateway/router.h"

namespace sfai::gateway {

// A vendor's error as our client shall understand it: its 401, 402 and 403 are about *our* key, so they become 502
// provider_auth_failed (without the vendor's text, which may show a part of the key); 408 becomes 504; other 5xx become
// 502 where they would look like our own fault; the rest keeps its status, words and advice for a retry.
chat::ApiError resay(chat::ApiError error, const Target& target, const Secret& key);

// True for what another target may do better, as long as nothing went to the client: no connection, broken, too slow,
// 408, 429, 5xx, 529.
bool may_fall_back(const chat::ApiError& error);

// 504: the place where the program runs ends what takes longer (Lambda kills it), so the gateway ends it before.
chat::ApiError deadline_exceeded();

}  // namespace sfai::gateway
