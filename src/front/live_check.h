#pragma once

#include <ostream>
#include <string>

namespace sfai::front {

// Asks each provider that a role of this (valid) map names for its list of models: DNS, TLS and the key are tried by
// that one cheap call. A line each; 0 when all answered, 1 when one did not.
int check_live(const std::string& map_path, const std::string& env_path, std::ostream& out);

}  // namespace sfai::front
