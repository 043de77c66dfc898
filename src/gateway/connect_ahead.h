#pragma once

#include "gateway/attempt.h"
#include "http/message.h"

namespace sfai::gateway {

// Where the map comes from another machine, its answer is waited for on every request. Meanwhile the connection to the
// provider that the last map names is made ready. Nothing is sent on it before the map and the client's key are known.
void connect_ahead(const Services& services, const http::Request& request);

}  // namespace sfai::gateway
