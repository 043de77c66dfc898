#pragma once

#include "chat/request.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// Everything at the top level of a request but model, system and messages. Error bad_request names the member.
Result<void> parse_params(wire::JsonValue body, chat::ChatRequest& request);

}  // namespace sfai::dialect::anthropic
