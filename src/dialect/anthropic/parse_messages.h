#pragma once

#include <vector>

#include "chat/request.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {

// `messages` as neutral ones: a user turn with tool results becomes a `tool` message and, if more is in it, a `user`
// one. Error bad_request names the member.
Result<std::vector<chat::Message>> parse_messages(wire::JsonValue messages);

// Error bad_request: a part that such a message cannot have. `param` is its content's name.
Result<void> check_parts(const std::vector<chat::Part>& parts, chat::Role role, const std::string& param);

}  // namespace sfai::dialect::anthropic
