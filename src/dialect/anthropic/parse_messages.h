#pragma once

#include <vector>

#include "chat/request.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// `messages` as neutral ones: a user turn with tool results becomes a `tool` message and, if more is in it, a `user`
// one. Error bad_request names the member.
Result<std::vector<chat::Message>> parse_messages(wire::JsonValue messages);

// A string or an array of blocks, as parts. `param` is its name in errors.
Result<std::vector<chat::Part>> parse_content(wire::JsonValue content, const std::string& param);

}  // namespace sfai::dialect::anthropic
