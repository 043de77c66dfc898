#include "aws/secrets_manager.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::aws {
namespace {

constexpr Service service{"secretsmanager", "SECRETS_MANAGER"};

std::string arn_of(const std::string& secret_id, std::string_view region) {
  if (secret_id.starts_with("arn:")) return secret_id;
  return fmt::format("arn:{}:secretsmanager:{}:<account>:secret:{}-??????", partition_of(region), region, secret_id);
}

Error missing(const std::string& secret_id, const ServiceError& error) {
  // Secrets Manager uses one code for both: "…the specified secret value for staging label: AWSCURRENT".
  if (error.message.contains("AWSCURRENT"))
    return {ErrorKind::not_found,
            fmt::format("the secret {0} has no value yet: aws secretsmanager put-secret-value --secret-id {0} "
                        "--secret-string \"$VALUE\"",
                        secret_id),
            {},
            "secret_has_no_value"};
  return {ErrorKind::not_found,
          fmt::format("there is no secret {} in this region and account", secret_id),
          {},
          "secret_not_found"};
}

Error forbidden(const std::string& what, const ServiceError& error) {
  return {ErrorKind::forbidden, fmt::format("{} ({}: {})", what, error.code, error.message), {}, "access_denied"};
}

Error error_of(const std::string& secret_id, std::string_view region, const ServiceAnswer& answer) {
  const ServiceError& error = answer.error;
  const bool about_key = error.code == "DecryptionFailure" || error.message.contains("KMS");
  const bool denied =
      error.code == "AccessDeniedException" || error.code == "AccessDenied" || answer.whole.head.status == 403;
  if (error.code == "ResourceNotFoundException") return missing(secret_id, error);
  if (about_key && (denied || error.code == "DecryptionFailure"))
    return forbidden(fmt::format("the secret {} cannot be decrypted: allow kms:Decrypt on its key", secret_id), error);
  if (denied)
    return forbidden(fmt::format("the secret {} must not be read: allow secretsmanager:GetSecretValue on {}", secret_id,
                                 arn_of(secret_id, region)),
                     error);
  if (error.code == "InvalidRequestException" && error.message.contains("delet"))
    return {ErrorKind::not_found,
            fmt::format("the secret {0} is marked for deletion: aws secretsmanager restore-secret --secret-id {0}",
                        secret_id),
            {},
            "secret_not_found"};
  return service_failure(answer.whole.head.status, error, fmt::format("the secret {}", secret_id));
}

Result<Secret> value_of(const std::string& secret_id, std::string body) {
  const auto broke = [&](std::string_view why) {
    return fail(ErrorKind::upstream_broke, fmt::format("the secret {}: Secrets Manager's answer {}", secret_id, why));
  };
  wire::JsonDocument document;
  auto root = document.parse(std::move(body));
  if (!root) return broke("is no JSON");
  if (root->member("SecretString").is(wire::JsonKind::string)) return Secret(root->member("SecretString").string());
  if (!root->member("SecretBinary").is(wire::JsonKind::string)) return broke("holds neither a string nor bytes");
  auto bytes = decode_base64(root->member("SecretBinary").string());
  if (!bytes) return broke("holds bytes that are not Base64");
  return Secret(std::move(*bytes));
}

}  // namespace

SecretsManager::SecretsManager(http::Client& client, const Clock& clock, CredentialsChain& credentials,
                               Variables variables)
    : aws_(service, client, clock, credentials, std::move(variables)) {}

http::Task<Result<Secret>> SecretsManager::get(std::string secret_id, Milliseconds limit) {
  Call call;
  call.method = "POST";
  call.headers.add("content-type", "application/x-amz-json-1.1");
  call.headers.add("x-amz-target", "secretsmanager.GetSecretValue");
  wire::JsonWriter(call.body).begin_object().member("SecretId", secret_id).end_object();
  call.deadline = aws_.deadline_after(limit);
  auto answer = co_await aws_.send(call);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  if (answer->whole.head.status != 200) co_return std::unexpected(error_of(secret_id, aws_.region(), *answer));
  co_return value_of(secret_id, std::move(answer->whole.body));
}

}  // namespace sfai::aws
