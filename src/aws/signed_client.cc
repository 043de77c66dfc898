#include "aws/signed_client.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "aws/gate.h"
#include "aws/region.h"
#include "aws/sigv4.h"
#include "aws/whole_answer.h"

namespace sfai::aws {
namespace {

constexpr Milliseconds before_another_try{100};
constexpr std::string_view expired_token = "expired_token";

constexpr std::array expired_codes{std::string_view("ExpiredToken"), std::string_view("ExpiredTokenException"),
                                   std::string_view("TokenRefreshRequired")};
constexpr std::array refused_codes{
    std::string_view("InvalidAccessKeyId"),
    std::string_view("InvalidClientTokenId"),
    std::string_view("UnrecognizedClientException"),
    std::string_view("InvalidToken"),
    std::string_view("SignatureDoesNotMatch"),
    std::string_view("InvalidSignatureException"),
    std::string_view("IncompleteSignature"),
    std::string_view("IncompleteSignatureException"),
    std::string_view("AuthFailure"),
    std::string_view("MissingAuthenticationToken"),
    std::string_view("MissingAuthenticationTokenException"),
};

bool is_one_of(const auto& codes, std::string_view code) { return std::ranges::find(codes, code) != codes.end(); }

bool is_about_the_clock(const ServiceError& error) {
  return error.code == "RequestTimeTooSkewed" || error.code == "RequestExpired" ||
         error.message.contains("Signature expired") || error.message.contains("Signature not yet current");
}

bool deserves_another_try(const Result<ServiceAnswer>& answer) {
  if (!answer) return answer.error()->kind == ErrorKind::upstream_broke || answer.error()->code == expired_token;
  return answer->whole.head.status >= 500 || is_throttling(answer->error.code);
}

// Bucket names with dots fit no wildcard certificate; other addresses than S3's own may know no bucket in the host.
bool goes_into_host(const std::string& bucket, const ServiceEndpoint& where) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return where.origin == ServiceEndpoint::Origin::region && bucket.find_first_not_of(allowed) == bucket.npos;
}

http::ClientRequest request_of(const Call& call, const ServiceEndpoint& where) {
  http::ClientRequest request;
  request.endpoint = where.endpoint;
  request.method = call.method;
  request.target = where.path_prefix;
  if (!call.bucket.empty() && goes_into_host(call.bucket, where))
    request.endpoint.host = call.bucket + "." + where.endpoint.host;
  else if (!call.bucket.empty())
    request.target += "/" + call.bucket;
  request.target += call.target;
  request.headers = call.headers;
  request.body = call.body;
  request.connect_by = call.deadline;
  request.first_byte_by = call.deadline;
  return request;
}

}  // namespace

SignedClient::SignedClient(Service service, http::Client& client, const Clock& clock, CredentialsChain& credentials,
                           Variables variables)
    : service_(service), client_(client), clock_(clock), credentials_(credentials), variables_(std::move(variables)) {}

SteadyTime SignedClient::deadline_after(Milliseconds limit) const { return clock_.steady() + limit; }

http::Task<Result<ServiceAnswer>> SignedClient::send(const Call& call) {
  if (region_.empty()) {
    auto region = co_await find_region(client_, clock_, variables_);
    if (!region) co_return std::unexpected(std::move(region.error()));
    region_ = std::move(*region);
  }
  auto answer = co_await send_once(call);
  if (!deserves_another_try(answer)) co_return answer;
  const SteadyTime then = clock_.steady() + before_another_try;
  if (then >= call.deadline) co_return answer;
  auto waited = co_await pause(then);
  if (!waited) co_return fail(ErrorKind::client_gone, "cancelled");
  answer = co_await send_once(call);
  co_return answer;
}

http::Task<Result<ServiceAnswer>> SignedClient::send_once(const Call& call) {
  auto where = service_endpoint(service_, region_, variables_);
  if (!where) co_return std::unexpected(std::move(where.error()));
  auto credentials = co_await credentials_.get(call.deadline);
  if (!credentials) co_return std::unexpected(std::move(credentials.error()));
  auto request = request_of(call, *where);
  sign(request, *credentials, {.region = region_, .service = std::string(service_.host_label)}, clock_.wall());
  auto answer = co_await fetch_whole(client_, request, {.deadline = call.deadline, .most_bytes = call.most_bytes});
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return checked(std::move(*answer), *credentials);
}

Result<ServiceAnswer> SignedClient::checked(WholeAnswer answer, const Credentials& used) {
  if (answer.head.status < 300) return ServiceAnswer{std::move(answer), {}};
  ServiceError error = parse_service_error(answer, used);
  if (is_one_of(expired_codes, error.code)) {
    credentials_.forget(used);
    return fail(ErrorKind::not_configured, fmt::format("the AWS credentials have expired ({})", error.message), {},
                std::string(expired_token));
  }
  if (is_about_the_clock(error)) {
    const auto date = answer.head.headers.find("date").value_or("another time");
    return fail(ErrorKind::not_configured,
                fmt::format("this machine's clock is wrong: it says {}, AWS says {}; set it ({})",
                            rfc3339(clock_.wall()), date, error.code),
                {}, "clock_skew");
  }
  if (is_one_of(refused_codes, error.code)) {
    credentials_.forget(used);
    return fail(ErrorKind::not_configured,
                fmt::format("AWS refuses the credentials ({}): {}", error.code, error.message), {},
                "credentials_refused");
  }
  return ServiceAnswer{std::move(answer), std::move(error)};
}

}  // namespace sfai::aws
