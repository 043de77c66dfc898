#pragma once

#include <string_view>

#include "chat/api_error.h"
#include "gateway/failure.h"
#include "gateway/provider_keys.h"
#include "gateway/router.h"

namespace sfai::gateway {

// Codes of errors, one for each limit of time that the map sets, and of what decides whether to ask again.
inline constexpr std::string_view connect_timeout = "connect_timeout";
inline constexpr std::string_view first_byte_timeout = "first_byte_timeout";
inline constexpr std::string_view idle_timeout = "idle_timeout";
inline constexpr std::string_view total_timeout = "total_timeout";
inline constexpr std::string_view deadline_code = "deadline_exceeded";
inline constexpr std::string_view circuit_open = "circuit_open";
inline constexpr std::string_view out_of_descriptors = "out_of_descriptors";
inline constexpr std::string_view insufficient_quota = "insufficient_quota";  // OpenAI's: the account is out of credit

// A vendor's error as our client shall understand it: its 401, 402 and 403 are about *our* key, so they become 502
// provider_auth_failed (without the vendor's text, which may show a part of the key); 408 becomes 504; other 5xx become
// 502 where they would look like our own fault; the rest keeps its status, words and advice for a retry.
chat::ApiError resay(chat::ApiError error, const Target& target, const ProviderKey& key);

// True for what another target may do better, as long as nothing went to the client: no connection, broken, too slow,
// 408, 429, 5xx, 529.
bool may_fall_back(const chat::ApiError& error);

// True for what the same target may do better a moment later. Not so where a limit of time has been used up, or where
// the vendor says that it makes no sense.
bool may_repeat(const chat::ApiError& error);

// 503: the provider failed so often in a row that it is left alone for so long.
Failure left_alone(const provider::Provider& provider, Milliseconds time);

// 504: the place where the program runs ends what takes longer (Lambda kills it), so the gateway ends it before.
Failure deadline_exceeded();

}  // namespace sfai::gateway
