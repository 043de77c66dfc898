#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/settings.h"

namespace sfai::front {

// "http://127.0.0.1:8787", or with https; an IPv6 address in brackets, an unspecified one ("0.0.0.0", "::") as
// 127.0.0.1.
std::string base_address(std::string_view scheme, const std::string& host, std::uint16_t port);

// On standard error: where it listens, the roles with what each still lacks, and a curl line that works.
void print_banner(const gateway::ModelMap& map, gateway::Settings& settings, const std::string& address,
                  gateway::AuthMode auth);

}  // namespace sfai::front
