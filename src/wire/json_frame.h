#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "wire/json.h"

namespace sfai::wire {

// Recognises JSON texts that differ from a known one in what one or two of its strings say, and in nothing else. Of a
// stream's events nearly all are like the one before: to recognise one costs a tenth of reading it. White space before
// the last bracket is overlooked: Anthropic pads its events with it.
class JsonFrame {
 public:
  // `said` and `noise` are strings of the document whose root is given; `noise` may be absent. Large texts are not
  // learned.
  void learn(JsonValue root, JsonValue said, JsonValue noise = {});

  // What `said` says in this text, as JsonValue::string(scratch) gives it; nothing when the text has to be parsed. A
  // text that matches is valid JSON, and what is not one of the two strings is as it was in the text that was learned.
  std::optional<std::string_view> match(std::string_view text, std::string& scratch) const;

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::string fixed_;  // the text without what the strings said (their quotes stay) and without the last bracket
  std::array<std::uint32_t, 2> holes_{none, none};  // where in fixed_ that was, in the order of the text
  std::uint32_t said_ = none;                       // which hole it is
};

}  // namespace sfai::wire
