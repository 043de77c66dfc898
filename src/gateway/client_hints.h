#pragma once

#include "base/error.h"
#include "http/message.h"
#include "provider/provider.h"

namespace sfai::gateway {

// Reads `anthropic-version`, `anthropic-beta` and `?beta=true` of a client that speaks Anthropic
// (https://docs.anthropic.com/en/api/beta-headers): each beta once, in the order in which they came.
// Error bad_request: letters in them that no version or beta has.
Result<provider::ClientHints> read_client_hints(const http::Request& request);

// True when the request says by its headers that its client speaks Anthropic, where the path does not say it.
bool speaks_anthropic(const http::Request& request);

}  // namespace sfai::gateway
