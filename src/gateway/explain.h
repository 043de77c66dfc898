#pragma once

#include <string>

#include "gateway/inbound.h"
#include "gateway/router.h"

namespace sfai::gateway {

// What a request that was read makes of each of its targets, in the order of attempts, without sending anything: a JSON
// object for people. It is built by the functions that a real attempt uses. No key is needed, and none is in it. The
// bodies hold the prompt: whoever may see this may see the request.
std::string explain(const Inbound& inbound, const Route& route);

}  // namespace sfai::gateway
