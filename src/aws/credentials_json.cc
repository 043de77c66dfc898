#include "aws/credentials_json.h"

#include <fmt/format.h>

#include "aws/service_error.h"
#include "aws/timestamp.h"
#include "wire/json.h"

namespace sfai::aws {

Result<Credentials> parse_credentials_json(std::string body, std::string_view source) {
  wire::JsonDocument document;
  auto root = document.parse(std::move(body));
  if (!root) return fail(ErrorKind::upstream_broke, fmt::format("{} gave no JSON: {}", source, root.error()->message));
  Credentials made;
  made.access_key_id = root->member("AccessKeyId").string();
  made.secret_access_key = Secret(root->member("SecretAccessKey").string());
  made.session_token = Secret(root->member("Token").string());
  if (made.access_key_id.empty() || made.secret_access_key.empty()) {
    const std::string code = redacted(root->member("Code").string() + root->member("code").string(), made);
    const std::string why = redacted(root->member("Message").string() + root->member("message").string(), made);
    return fail(ErrorKind::not_configured, fmt::format("{} gave no credentials: {} {}", source, code, why));
  }
  const auto expiration = root->member("Expiration");
  if (!expiration || expiration.is_null()) return made;
  made.expires = parse_expiration(expiration.string());
  if (!made.expires)
    return fail(ErrorKind::upstream_broke, fmt::format("{} gave an expiration that is no RFC 3339 time", source));
  return made;
}

}  // namespace sfai::aws
