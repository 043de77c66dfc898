#include "chat/effort.h"

#include <algorithm>
#include <array>

namespace sfai::chat {
namespace {

constexpr std::array<std::string_view, 7> words = {"none", "minimal", "low", "medium", "high", "xhigh", "max"};

}  // namespace

std::optional<Effort> parse_effort(std::string_view word) {
  const auto* found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Effort>(found - words.begin());
}

std::string_view name_of(Effort effort) { return words.at(static_cast<std::size_t>(effort)); }

std::optional<Effort> EffortSet::nearest(Effort wanted) const {
  if (contains(wanted)) return wanted;
  if (wanted == Effort::none) return std::nullopt;
  const auto first = static_cast<int>(Effort::minimal);
  const auto last = static_cast<int>(Effort::max);
  const auto middle = static_cast<int>(wanted);
  for (int distance = 1; distance <= last - first; ++distance) {
    for (const int level : {middle - distance, middle + distance}) {
      if (level < first || level > last) continue;
      if (const auto effort = static_cast<Effort>(level); contains(effort)) return effort;
    }
  }
  return std::nullopt;
}

}  // namespace sfai::chat
