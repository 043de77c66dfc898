#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sfai::chat {

// Tokens, as far as they are known. `input` counts everything that was read, cache included, as OpenAI's prompt_tokens
// does; Anthropic's input_tokens excludes both cache figures, so its codec adds them up.
struct Usage {
  std::optional<std::int64_t> input;
  std::optional<std::int64_t> output;
  std::optional<std::int64_t> cache_read;              // part of input
  std::optional<std::int64_t> cache_creation;          // part of input
  std::optional<std::int64_t> reasoning;               // part of output
  std::string raw;                                     // the vendor's own object, verbatim, the last one seen
  std::optional<std::int64_t> cache_creation_1h = {};  // part of cache_creation: kept for an hour, not five minutes

  bool empty() const { return !input && !output && !cache_read && !cache_creation && !reasoning; }
};

// Field by field: what `update` knows replaces what `usage` knew; what it does not mention stays.
void merge(Usage& usage, const Usage& update);

}  // namespace sfai::chat
