#pragma once

#include <string>

#include "aws/variables.h"
#include "http/client.h"

namespace sfai::aws {

// AWS_REGION, AWS_DEFAULT_REGION, the profile's region in the shared configuration file, EC2 instance metadata. Error
// not_configured: no region; says how to set one.
http::Task<Result<std::string>> find_region(http::Client& client, const Clock& clock, const Variables& variables);

}  // namespace sfai::aws
