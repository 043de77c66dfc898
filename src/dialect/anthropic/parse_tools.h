#pragma once

#include "chat/request.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// `tools`: functions as tools; what the vendor runs or knows itself (web_search_20250305 …) verbatim as extras that are
// named by their place, "tools/2": it is nothing that another dialect's client could answer. Error bad_request names
// the member.
Result<void> parse_tools(wire::JsonValue list, chat::ChatRequest& request);

}  // namespace sfai::dialect::anthropic
