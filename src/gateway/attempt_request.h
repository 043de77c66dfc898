#pragma once

#include "base/secret.h"
#include "gateway/upstream_body.h"
#include "http/client.h"

// What one try at a target says, up to the point of sending it: one and the same for the attempt that sends it and for
// explain(), which shows it.
namespace sfai::gateway {

// The body. Errors: not_found when the provider has no such endpoint; bad_request when the upstream's dialect cannot
// say what must not be dropped, or when the role is strict and something would be lost.
Result<UpstreamBody> build_attempt_body(const Inbound& inbound, const Route& route, const Target& target);

// URL and headers, for any provider but the demo, which is nowhere.
Result<http::ClientRequest> build_attempt_head(const Inbound& inbound, const Target& target, const Secret& key);

}  // namespace sfai::gateway
