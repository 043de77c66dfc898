#pragma once

#include <string>

#include "aws/variables.h"
#include "http/client.h"

namespace sfai::aws {

// EC2's instance metadata service, version 2 only (a session token first). Fails within a second where there is none.
// Honours AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT and AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE.
class InstanceMetadata {
 public:
  InstanceMetadata(http::Client& client, const Clock& clock, const Variables& variables)
      : client_(client), clock_(clock), variables_(variables) {}

  // What stands under /latest/meta-data/`path`. Errors: not_configured (disabled, or an endpoint that is none),
  // not_found, the client's.
  http::Task<Result<std::string>> get(std::string path);

 private:
  http::Task<Result<void>> start();
  http::Task<Result<std::string>> ask(http::ClientRequest request);

  http::Client& client_;
  const Clock& clock_;
  const Variables& variables_;
  http::Endpoint endpoint_;
  std::string prefix_;
  std::string token_;
};

}  // namespace sfai::aws
