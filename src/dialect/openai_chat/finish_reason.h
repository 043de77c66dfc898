#pragma once

#include <string_view>

#include "chat/stop.h"

namespace sfai::dialect::openai_chat {

// What a client calls its tools: those who ask with `functions` know another word for a call.
enum class Calls { tools, functions };

// OpenRouter's word for an answer that its provider broke off (https://openrouter.ai/docs/api-reference/streaming): no
// reason to stop.
inline constexpr std::string_view failed_finish = "error";

// "stop", "length" … as the neutral reason; a word that nobody knows is the end of the turn.
chat::StopReason parse_finish_reason(std::string_view word);
std::string_view finish_reason_of(chat::StopReason reason, Calls calls);

}  // namespace sfai::dialect::openai_chat
