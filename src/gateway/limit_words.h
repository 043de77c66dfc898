#pragma once

#include <string_view>

#include "chat/api_error.h"
#include "gateway/limits.h"
#include "http/message.h"

namespace sfai::gateway {

enum class LimitHeaders { openai, anthropic };

// `x-ratelimit-limit-requests: 60`, `x-ratelimit-remaining-requests: 59`, `x-ratelimit-reset-requests: 6m0s`, or
// `anthropic-ratelimit-requests-limit` … with a time; the same for tokens. Only of limits that the key has.
void add_limit_headers(http::Headers& headers, const Standing& standing, LimitHeaders form, WallTime now);

// 429 with the advice when to come back, as OpenAI says it (type "requests" or "tokens", code "rate_limit_exceeded");
// 400 for what is more than the whole limit, since waiting does not help and a 429 would be tried again.
chat::ApiError limit_error(const LimitRefusal& refusal, std::string_view key, WallTime now);

}  // namespace sfai::gateway
