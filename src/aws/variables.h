#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sfai::aws {

// The environment: a variable's value, empty when it is not set.
using Variables = std::function<std::string(std::string_view name)>;

}  // namespace sfai::aws
