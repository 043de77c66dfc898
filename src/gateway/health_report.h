#pragma once

#include <string>

#include "gateway/health.h"
#include "gateway/model_map.h"
#include "gateway/retry_budget.h"
#include "http/message.h"

namespace sfai::gateway {

// "/health?verbose": how the providers are doing, too, for whom has a client key.
bool wants_details(const http::Request& request);

// {"status":"ok","version":…}, which says that the program runs.
std::string render_health();
// The same with each provider that a role uses, each of its keys by name, and what is left of the retry budget. The
// status is "degraded" while a circuit is not closed.
std::string render_health(const ModelMap& map, const Health& health, const RetryBudget& retries);

}  // namespace sfai::gateway
