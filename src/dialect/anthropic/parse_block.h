#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "chat/part.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// A string or an array of blocks, as parts with their origins. `param` is its name in errors. Blocks that nobody models
// stay opaque. Error bad_request names the member.
Result<std::vector<chat::Part>> parse_content(wire::JsonValue content, const std::string& param);

}  // namespace sfai::dialect::anthropic
