#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"

namespace sfai::aws {

// The answer of the container endpoint and of EC2 instance metadata: {"AccessKeyId", "SecretAccessKey", "Token",
// "Expiration"}. Errors call the source `source`.
Result<Credentials> parse_credentials_json(std::string body, std::string_view source);

}  // namespace sfai::aws
