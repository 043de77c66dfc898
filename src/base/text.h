#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sfai {

// ASCII only, as HTTP's tokens are.
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

// The candidate with the smallest edit distance to `word`, when that is small enough to be a likely slip of the
// fingers (at most a third of the word, and at least 1); for "unknown key 'modles' (did you mean 'models'?)".
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace sfai
