#pragma once

#include <string_view>

#include "chat/api_error.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// An error object of Anthropic's, {"type":…,"error":{"type":…,"message":…}}, that came as an event in mid-stream or in
// place of a reply: its status is the one that its type stands for.
chat::ApiError parse_error_event(wire::JsonValue body);

}  // namespace sfai::dialect::anthropic
