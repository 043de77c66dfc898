#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace sfai::chat {

// How much a model shall reason, in the words that OpenAI's reasoning_effort and Anthropic's output_config.effort
// share.
enum class Effort : std::uint8_t { none, minimal, low, medium, high, xhigh, max };

std::optional<Effort> parse_effort(std::string_view word);
std::string_view name_of(Effort effort);

// The levels that one model takes.
class EffortSet {
 public:
  constexpr EffortSet() = default;
  constexpr EffortSet(std::initializer_list<Effort> efforts) {
    for (const Effort effort : efforts) bits_ |= bit(effort);
  }

  constexpr bool contains(Effort effort) const { return (bits_ & bit(effort)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr void add(Effort effort) { bits_ |= bit(effort); }
  constexpr bool operator==(const EffortSet&) const = default;

  // The level nearest to `wanted`, the lower one of two: thinking less than was asked for costs less than thinking
  // more. `none` stands for no other level and no other for `none`: whoever turned reasoning off does not want a little
  // of it.
  std::optional<Effort> nearest(Effort wanted) const;

 private:
  static constexpr unsigned bit(Effort effort) { return 1U << static_cast<unsigned>(effort); }
  unsigned bits_ = 0;
};

}  // namespace sfai::chat
