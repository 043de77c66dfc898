#include "dialect/anthropic/stop_words.h"

#include <algorithm>
#include <array>

namespace sfai::dialect::anthropic {
namespace {

using chat::StopReason;

struct StopWord {
  std::string_view word;
  StopReason reason;
};
// https://docs.anthropic.com/en/api/handling-stop-reasons; the first word of each reason is the one that we write.
constexpr std::array stop_words = {
    StopWord{"end_turn", StopReason::end_turn},
    StopWord{"max_tokens", StopReason::max_tokens},
    StopWord{"tool_use", StopReason::tool_calls},
    StopWord{"stop_sequence", StopReason::stop_sequence},
    StopWord{"refusal", StopReason::content_filter},
    StopWord{"pause_turn", StopReason::pause},
    StopWord{"model_context_window_exceeded", StopReason::max_tokens},
    StopWord{"compaction", StopReason::max_tokens},
};

}  // namespace

StopReason stop_reason_of(std::string_view word) {
  const auto* found = std::ranges::find(stop_words, word, &StopWord::word);
  return found == stop_words.end() ? StopReason::end_turn : found->reason;
}

std::string_view stop_word_of(StopReason reason, std::string_view raw) {
  const auto* own = std::ranges::find(stop_words, raw, &StopWord::word);
  if (own != stop_words.end() && own->reason == reason) return own->word;
  return std::ranges::find(stop_words, reason, &StopWord::reason)->word;
}

}  // namespace sfai::dialect::anthropic
