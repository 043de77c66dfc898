#include <fmt/format.h>

#include "aws/endpoint.h"
#include "aws/region.h"
#include "aws/service_error.h"
#include "aws/sources.h"
#include "aws/text_file.h"
#include "aws/timestamp.h"
#include "aws/uri.h"
#include "aws/whole_answer.h"
#include "aws/xml.h"
#include "base/text.h"

namespace sfai::aws {
namespace {

constexpr Service sts{"sts", "STS"};
constexpr Milliseconds limit{5'000};

struct Identity {
  std::string role;
  std::string session;
  Secret token;
};

std::string form_of(const Identity& identity) {
  return fmt::format(
      "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn={}&RoleSessionName={}&WebIdentityToken={}",
      percent_encoded(identity.role), percent_encoded(identity.session), percent_encoded(identity.token.reveal()));
}

Result<Identity> identity_of(const Variables& variables, const std::string& token_file) {
  Identity identity{.role = variables("AWS_ROLE_ARN"), .session = variables("AWS_ROLE_SESSION_NAME"), .token = {}};
  if (identity.session.empty()) identity.session = "sfai";
  identity.token = Secret(std::string(trim(read_text_file(token_file).value_or(""))));
  if (identity.token.empty())
    return fail(ErrorKind::not_configured, fmt::format("web identity: the file {} (AWS_WEB_IDENTITY_TOKEN_FILE) is "
                                                       "empty or cannot be read",
                                                       token_file));
  return identity;
}

Found read_answer(const WholeAnswer& answer, const Identity& identity) {
  Credentials made;
  made.access_key_id = xml_text(answer.body, "AccessKeyId");
  made.secret_access_key = Secret(xml_text(answer.body, "SecretAccessKey"));
  made.session_token = Secret(xml_text(answer.body, "SessionToken"));
  made.expires = parse_expiration(xml_text(answer.body, "Expiration"));
  const bool whole = !made.access_key_id.empty() && !made.secret_access_key.empty() && !made.session_token.empty();
  if (answer.head.status == 200 && whole && made.expires) return made;

  Credentials unwanted;
  unwanted.session_token = identity.token;
  const ServiceError error = parse_service_error(answer, unwanted);
  const auto kind = answer.head.status >= 500 ? ErrorKind::upstream_broke : ErrorKind::not_configured;
  return fail(kind,
              fmt::format("web identity: STS did not give credentials for {} ({} {}: {}); its trust policy has to "
                          "allow sts:AssumeRoleWithWebIdentity to this token",
                          identity.role, answer.head.status, error.code, error.message));
}

}  // namespace

http::Task<Found> from_web_identity(Search& search) {
  const std::string token_file = search.variables("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (token_file.empty() || search.variables("AWS_ROLE_ARN").empty()) {
    search.tried.emplace_back("web identity (AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not both set)");
    co_return std::nullopt;
  }
  auto identity = identity_of(search.variables, token_file);
  if (!identity) co_return std::unexpected(std::move(identity.error()));
  auto region = co_await find_region(search.client, search.clock, search.variables);
  if (!region) co_return std::unexpected(std::move(region.error()));
  auto where = service_endpoint(sts, *region, search.variables);
  if (!where) co_return std::unexpected(std::move(where.error()));

  const std::string form = form_of(*identity);
  http::ClientRequest request;
  request.endpoint = where->endpoint;
  request.target = where->path_prefix + "/";
  request.headers.add("content-type", "application/x-www-form-urlencoded");
  request.body = form;
  request.connect_by = search.clock.steady() + limit;
  request.first_byte_by = request.connect_by;
  auto answer = co_await fetch_twice(search.client, request, {.deadline = request.connect_by});
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return read_answer(*answer, *identity);
}

}  // namespace sfai::aws
