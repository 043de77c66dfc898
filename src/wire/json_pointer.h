#pragma once

#include <string>
#include <string_view>

namespace sfai::wire {

// One step of a JSON pointer (RFC 6901, section 3): "a/b" is "a~1b", "~" is "~0"; and back.
std::string pointer_token(std::string_view name);
std::string name_of_token(std::string_view token);

}  // namespace sfai::wire
