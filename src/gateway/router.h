#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/model_traits.h"
#include "gateway/model_map.h"

namespace sfai::gateway {

// One place to try. Views into the map, which the request holds.
struct Target {
  const provider::Provider* provider = nullptr;
  std::string model;
  chat::ModelTraits traits = {};  // what the model accepts, as the map has it
};

struct Route {
  std::string role;                    // as the log and the headers name it
  const RoleConfig* config = nullptr;  // null for a direct "provider/model"
  std::vector<Target> targets;         // in the order in which they are tried; not empty
};

// Role -> targets. An empty model means the map's default_role; with allow_direct "provider/model" is taken as it
// stands. Error not_found (code model_not_found, param model) names the known roles; bad_request when no model was
// given at all.
Result<Route> route(const ModelMap& map, std::string_view model);

}  // namespace sfai::gateway
