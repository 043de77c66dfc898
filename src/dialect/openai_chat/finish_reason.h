#pragma once

#include <string_view>

#include "chat/stop.h"

namespace sfai::dialect::openai_chat {

// "stop", "length" … as the neutral reason; a word that nobody knows is the end of the turn.
chat::StopReason parse_finish_reason(std::string_view word);
std::string_view finish_reason_of(chat::StopReason reason);

}  // namespace sfai::dialect::openai_chat
