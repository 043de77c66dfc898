#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sfai::wire {

// Both take what stands between a JSON string's quotes.

// The offset of the first backslash that does not begin one of RFC 8259's escapes; nothing when all do.
std::optional<std::size_t> find_bad_escape(std::string_view body);

// Appends the text that a body with good escapes stands for. A lone surrogate becomes U+FFFD.
void append_unescaped(std::string& out, std::string_view body);

}  // namespace sfai::wire
