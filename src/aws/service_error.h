#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "aws/whole_answer.h"

namespace sfai::aws {

// What a service says when it refuses. Redacted: fit to be quoted.
struct ServiceError {
  std::string code = {};     // "NoSuchKey", without a namespace; may be empty
  std::string message = {};  // one line, shortened
  std::string region = {};   // S3: where the bucket really is; empty when it does not say
};

// Reads both the XML of S3 and STS and the JSON of Secrets Manager; a body that is neither gives the status only.
ServiceError parse_service_error(const WholeAnswer& answer, const Credentials& used);

// "SlowDown", "ThrottlingException"…
bool is_throttling(std::string_view code);

// For refusals of which the service's own rules say nothing better: rate_limited, upstream_broke (5xx), otherwise
// not_configured. `what` was asked for.
Error service_failure(int status, const ServiceError& error, std::string_view what);

// Leaves out what must not be printed: the credentials in use, anything that looks like an access key id or a token,
// all after the first line, and what is longer than a sentence should be.
std::string redacted(std::string_view message, const Credentials& used);

}  // namespace sfai::aws
