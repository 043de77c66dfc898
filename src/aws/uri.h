#pragma once

#include <string>
#include <string_view>

namespace sfai::aws {

// Every byte but RFC 3986's unreserved characters and those of `kept` as %XX.
std::string percent_encoded(std::string_view text, std::string_view kept = "");

}  // namespace sfai::aws
