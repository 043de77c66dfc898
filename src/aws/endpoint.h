#pragma once

#include <string>
#include <string_view>

#include "aws/variables.h"
#include "http/client.h"

namespace sfai::aws {

// Where a service answers. The path prefix has no slash at its end.
struct ServiceEndpoint {
  http::Endpoint endpoint;
  std::string path_prefix = {};
  enum class Origin { region, override } origin = Origin::region;
};

// "http[s]://host[:port][/path]". The error says what is wrong with `url`, and calls it `name`.
Result<ServiceEndpoint> parse_endpoint(std::string_view url, std::string_view name);

struct Service {
  std::string_view host_label;  // "secretsmanager": in host names and in the signature's scope
  std::string_view variable;    // "SECRETS_MANAGER": as in AWS_ENDPOINT_URL_SECRETS_MANAGER
};

// AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL (neither when AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true), else
// the region's own. AWS_CA_BUNDLE applies to each. Error not_configured: names the variable or the region.
Result<ServiceEndpoint> service_endpoint(const Service& service, std::string_view region, const Variables& variables);

// "aws", "aws-cn", "aws-us-gov"…: the second part of every ARN.
std::string_view partition_of(std::string_view region);

}  // namespace sfai::aws
