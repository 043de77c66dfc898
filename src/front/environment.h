#pragma once

#include <string>
#include <string_view>

#include "front/settings/env_file.h"
#include "net/client.h"

namespace sfai::front {

// The process's environment, read once before there are threads.
EnvFile read_environment();

// The variable's value; empty when it is not set.
std::string value_of(const EnvFile& environment, std::string_view name);

// The variable as a number of milliseconds; `otherwise` when it is not set. Error not_configured names it.
Result<Milliseconds> milliseconds_of(const EnvFile& environment, std::string_view name, Milliseconds otherwise);

// A variable that is "on", or "off" or not set. Error not_configured names it.
Result<bool> switch_of(const EnvFile& environment, std::string_view name);

// How upstreams are reached: HTTPS_PROXY, NO_PROXY (also in lower case), SSL_CERT_FILE.
net::ClientOptions client_options(const EnvFile& environment);

}  // namespace sfai::front
