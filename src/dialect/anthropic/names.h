#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sfai::dialect::anthropic {

// Anthropic's alphabet for names and ids, ^[a-zA-Z0-9_-]+$: every other letter replaced by "_"; "_" for an empty text.
std::string in_alphabet(std::string_view text);

inline constexpr std::size_t longest_tool_name = 128;

}  // namespace sfai::dialect::anthropic
