#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace sfai::gateway {

// How long a vendor asks to be left alone, in whichever of these forms it says it: `retry-after-ms` (OpenAI's and
// Anthropic's SDKs read it first), `retry-after` in seconds, fractions included, or as an HTTP date (RFC 9110, section
// 10.2.3, with the obsolete forms of section 5.6.7). Nothing where it says none, or nothing that can be read. Never
// negative.
std::optional<Milliseconds> parse_retry_after(std::string_view milliseconds, std::string_view value, WallTime now);

// What else a vendor's 429 says of when a key's allowance is there again: the latest reset among those whose allowance
// is used up. `x-ratelimit-reset-requests: 6m0s` (https://platform.openai.com/docs/guides/rate-limits),
// `anthropic-ratelimit-input-tokens-reset: 2026-01-31T23:59:59Z` (https://docs.anthropic.com/en/api/rate-limits).
std::optional<Milliseconds> allowance_returns_in(const http::Headers& headers, WallTime now);

}  // namespace sfai::gateway
