#pragma once

#include <memory>
#include <string>

#include "gateway/model_map.h"

namespace sfai::front {

// A map's text, validated. Error not_configured: one line for each problem, each beginning with `name`.
Result<std::shared_ptr<const gateway::ModelMap>> parse_map(const std::string& name, std::string text);

}  // namespace sfai::front
