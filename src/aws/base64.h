#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfai::aws {

// RFC 4648's standard alphabet, with padding; nothing when it is anything else.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace sfai::aws
