#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/model_map.h"

namespace sfai::gateway {

struct Route {
  std::string role;                    // as the log and the headers name it
  const RoleConfig* config = nullptr;  // null for a direct "provider/model"
  std::span<const Target> targets;     // in the order in which they are tried, not empty; in the map, or the next
  std::vector<Target> direct = {};
};

// Role -> targets. An empty model means the map's default_role; with allow_direct "provider/model" is taken as it
// stands. Error not_found (code model_not_found, param model) names the known roles; bad_request when no model was
// given at all.
Result<Route> route(const ModelMap& map, std::string_view model);

}  // namespace sfai::gateway
