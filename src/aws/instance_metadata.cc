#include "aws/instance_metadata.h"

#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/endpoint.h"
#include "aws/sources.h"
#include "aws/uri.h"
#include "aws/whole_answer.h"
#include "base/text.h"

namespace sfai::aws {
namespace {

constexpr Milliseconds limit{1'000};  // of each request: the service is on the same host
constexpr std::string_view endpoint_variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
constexpr std::string_view role_path = "iam/security-credentials/";

std::string url_of(const Variables& variables) {
  std::string url = variables(endpoint_variable);
  if (!url.empty()) return url;
  const bool ipv6 = equal_ignoring_case(variables("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "ipv6");
  return ipv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
}

}  // namespace

http::Task<Result<std::string>> InstanceMetadata::get(std::string path) {
  if (token_.empty()) {
    auto started = co_await start();
    if (!started) co_return std::unexpected(std::move(started.error()));
  }
  http::ClientRequest request;
  request.method = "GET";
  request.target = prefix_ + "/latest/meta-data/" + path;
  request.headers.add("x-aws-ec2-metadata-token", token_);
  auto text = co_await ask(std::move(request));
  co_return text;
}

http::Task<Result<void>> InstanceMetadata::start() {
  if (equal_ignoring_case(variables_("AWS_EC2_METADATA_DISABLED"), "true"))
    co_return fail(ErrorKind::not_configured, "AWS_EC2_METADATA_DISABLED is true");
  auto where = parse_endpoint(url_of(variables_), endpoint_variable);
  if (!where) co_return std::unexpected(std::move(where.error()));
  endpoint_ = where->endpoint;
  prefix_ = where->path_prefix;
  http::ClientRequest request;
  request.method = "PUT";
  request.target = prefix_ + "/latest/api/token";
  request.headers.add("x-aws-ec2-metadata-token-ttl-seconds", "300");
  auto token = co_await ask(std::move(request));
  if (!token) co_return std::unexpected(std::move(token.error()));
  token_ = trim(*token);
  if (token_.empty()) co_return fail(ErrorKind::upstream_broke, endpoint_.host + " gave an empty token");
  co_return Result<void>{};
}

http::Task<Result<std::string>> InstanceMetadata::ask(http::ClientRequest request) {
  request.endpoint = endpoint_;
  request.connect_by = clock_.steady() + limit;
  request.first_byte_by = request.connect_by;
  auto answer = co_await fetch_whole(client_, request, {.deadline = request.connect_by, .most_bytes = 64U << 10U});
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  const int status = answer->head.status;
  if (status == 200) co_return std::move(answer->body);
  const auto kind = status == 404 ? ErrorKind::not_found : ErrorKind::upstream_broke;
  co_return fail(kind, fmt::format("{} answered {} to {}", endpoint_.host, status, request.target));
}

// Whatever fails here is said in the list of what was tried: without an answer nobody knows whether this is EC2 at all.
http::Task<Found> from_instance(Search& search) {
  InstanceMetadata metadata(search.client, search.clock, search.variables);
  auto roles = co_await metadata.get(std::string(role_path));
  if (!roles) {
    const bool no_role = roles.error()->kind == ErrorKind::not_found;
    search.tried.push_back(
        fmt::format("EC2 instance metadata ({})", no_role ? "the instance has no role" : roles.error()->message));
    co_return std::nullopt;
  }
  const auto role = trim(std::string_view(*roles).substr(0, roles->find('\n')));
  auto json = co_await metadata.get(std::string(role_path) + percent_encoded(role));
  if (!json) co_return std::unexpected(std::move(json.error()));
  auto made = parse_credentials_json(std::move(*json), "EC2 instance metadata");
  if (!made) co_return std::unexpected(std::move(made.error()));
  co_return std::move(*made);
}

}  // namespace sfai::aws
