#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sfai::wire {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

struct Utf8Step {
  std::size_t
      length;  // bytes of the character; when invalid, of the longest beginning of one (Unicode 15, 3.9, U+FFFD)
  bool valid;
};

// Looks at the first character of `text`, which must not be empty. Surrogates, overlong forms and values past U+10FFFF
// are invalid.
Utf8Step utf8_step(std::string_view text);

// True when all of it is valid UTF-8.
bool is_utf8(std::string_view text);

// Appends a code point that is not a surrogate.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace sfai::wire
