#pragma once

#include <string_view>

#include "chat/stop.h"

namespace sfai::dialect::anthropic {

// What a stop_reason means; a word that nobody knows ends the turn.
chat::StopReason stop_reason_of(std::string_view word);

// The stop_reason that says `reason`: the vendor's own word where that is one of Anthropic's with the same meaning.
std::string_view stop_word_of(chat::StopReason reason, std::string_view raw);

}  // namespace sfai::dialect::anthropic
