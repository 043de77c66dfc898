#pragma once

#include <string>

#include "aws/signed_client.h"
#include "base/secret.h"

namespace sfai::aws {

// Reads secrets. Use on the loop's thread only; what the constructor takes by reference must outlive it.
class SecretsManager {
 public:
  SecretsManager(http::Client& client, const Clock& clock, CredentialsChain& credentials, Variables variables);

  // The current value (SecretString, or SecretBinary decoded) of a secret's name or ARN, verbatim. `limit` is for all
  // of it, credentials included. Errors: not_found with code "secret_not_found" or "secret_has_no_value" (made, but
  // nobody put a value into it), forbidden (names the permission), not_configured (credentials, region, clock),
  // rate_limited, upstream_down, upstream_broke, timed_out, client_gone.
  http::Task<Result<Secret>> get(std::string secret_id, Milliseconds limit);

 private:
  SignedClient aws_;
};

}  // namespace sfai::aws
