#pragma once

#include <string>
#include <vector>

#include "gateway/model_map.h"

namespace sfai::gateway {

// What is valid but probably not meant: one sentence each, in the order of roles, providers, capabilities,
// settings. Never a secret.
std::vector<std::string> warnings_of(const ModelMap& map);

}  // namespace sfai::gateway
