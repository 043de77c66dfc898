#pragma once

#include "gateway/inbound.h"
#include "gateway/limits.h"
#include "gateway/router.h"

namespace sfai::gateway {

// What an answer may be at most where neither the client nor the role says it.
inline constexpr std::int64_t usual_output_tokens = 4'096;

// What a request may use: its input, estimated as chat/token_estimate.h does, and the longest answer that it or its
// role allows. Of requests that are passed through as they are, each text counts by its length and each file as an
// image.
TokenDemand token_demand(const Inbound& inbound, const Route& route);

// About how many tokens a text of that many bytes is.
std::int64_t tokens_of_bytes(std::uint64_t bytes);

}  // namespace sfai::gateway
