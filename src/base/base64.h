#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfai {

// RFC 4648 section 4, with padding.
std::string encode_base64(std::string_view bytes);
// Nothing when the text is not that: another letter, a wrong length, padding in the middle.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace sfai
