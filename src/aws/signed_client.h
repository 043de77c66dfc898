#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "aws/endpoint.h"
#include "aws/service_error.h"

namespace sfai::aws {

// One call of a service; the path and query are percent-encoded.
struct Call {
  std::string method = "GET";
  std::string bucket = {};  // S3 only: becomes a part of the host name, or of the path
  std::string target = "/";
  http::Headers headers = {};
  std::string body = {};
  std::size_t most_bytes = 1U << 20U;
  SteadyTime deadline = SteadyTime::max();
};

struct ServiceAnswer {
  WholeAnswer whole;
  ServiceError error;  // of a status from 300 on
};

// Sends signed calls to one service. Tries once more after a broken connection, a 5xx or "slow down", and with new
// credentials after an expired token, always within the deadline.
class SignedClient {
 public:
  SignedClient(Service service, http::Client& client, const Clock& clock, CredentialsChain& credentials,
               Variables variables);

  // The answer whatever its status, except where credentials or this machine's clock are refused: these are errors
  // here, the same for all services.
  http::Task<Result<ServiceAnswer>> send(const Call& call);

  SteadyTime deadline_after(Milliseconds limit) const;
  const std::string& region() const { return region_; }  // empty before the first call

 private:
  http::Task<Result<ServiceAnswer>> send_once(const Call& call);
  Result<ServiceAnswer> checked(WholeAnswer answer, const Credentials& used);

  Service service_;
  http::Client& client_;
  const Clock& clock_;
  CredentialsChain& credentials_;
  Variables variables_;
  std::string region_;
};

}  // namespace sfai::aws
