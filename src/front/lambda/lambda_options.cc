#include "front/lambda/lambda_options.h"

#include <charconv>
#include <unistd.h>

#include "front/environment.h"

namespace sfai::front {
namespace {

constexpr unsigned most_slots = 10'000;  // the Runtime API's own bound

std::unexpected<Error> bad(std::string_view name, const std::string& value, std::string_view expected) {
  return fail(ErrorKind::not_configured, std::string(name) + " is '" + value + "': it takes " + std::string(expected));
}

std::string value_or(const EnvFile& environment, std::string_view name, std::string_view otherwise) {
  std::string value = value_of(environment, name);
  return value.empty() ? std::string(otherwise) : value;
}

Result<gateway::AuthMode> read_auth(const EnvFile& environment) {
  std::string said = value_or(environment, "SFAI_AUTH", "keys");
  if (said == "keys") return gateway::AuthMode::keys;
  if (said == "none") return gateway::AuthMode::none;
  if (said == "iam") return gateway::AuthMode::iam;
  return bad("SFAI_AUTH", said, "keys, none or iam");
}

Result<InvokeMode> read_invoke_mode(const EnvFile& environment) {
  std::string said = value_or(environment, "SFAI_INVOKE_MODE", "stream");
  if (said == "stream") return InvokeMode::stream;
  if (said == "buffered") return InvokeMode::buffered;
  return bad("SFAI_INVOKE_MODE", said, "stream or buffered");
}

Result<bool> read_cors_at_url(const EnvFile& environment) {
  std::string said = value_of(environment, "SFAI_CORS");
  if (said.empty()) return false;
  if (said == "url") return true;
  return bad("SFAI_CORS", said, "url, or nothing");
}

Result<unsigned> read_slots(const EnvFile& environment) {
  std::string said = value_or(environment, "AWS_LAMBDA_MAX_CONCURRENCY", "1");
  unsigned slots = 0;
  const char* end = said.data() + said.size();
  auto parsed = std::from_chars(said.data(), end, slots);
  bool good = parsed.ec == std::errc() && parsed.ptr == end && slots > 0;
  if (!good) return bad("AWS_LAMBDA_MAX_CONCURRENCY", said, "a number from 1 on");
  return std::min(slots, most_slots);
}

Result<AwsSources> read_aws_sources(const EnvFile& environment) {
  AwsSources aws;
  aws.secrets = true;
  aws.secret_prefix = value_or(environment, "SFAI_SECRET_PREFIX", aws.secret_prefix);
  std::string bucket = value_of(environment, "SFAI_CONFIG_BUCKET");
  if (bucket.empty()) return aws;
  auto max_age = milliseconds_of(environment, "SFAI_CONFIG_MAX_AGE_MS", Milliseconds(0));
  if (!max_age) return std::unexpected(max_age.error());
  aws.map = RemoteMap::Place{bucket, value_or(environment, "SFAI_CONFIG_KEY", "config/model_map.json"), *max_age};
  return aws;
}

std::string find_packed_map(const EnvFile& environment) {
  std::string path = value_or(environment, "LAMBDA_TASK_ROOT", ".") + "/model_map.json";
  return access(path.c_str(), R_OK) == 0 ? path : std::string();
}

}  // namespace

Result<LambdaOptions> read_lambda_options(const EnvFile& environment) {
  LambdaOptions options;
  options.runtime_api = value_of(environment, "AWS_LAMBDA_RUNTIME_API");
  options.packed_map = find_packed_map(environment);
  options.client_keys = value_of(environment, "SFAI_CLIENT_KEYS");
  auto auth = read_auth(environment);
  if (!auth) return std::unexpected(auth.error());
  options.auth = *auth;
  auto invoke_mode = read_invoke_mode(environment);
  if (!invoke_mode) return std::unexpected(invoke_mode.error());
  options.invoke_mode = *invoke_mode;
  auto cors_at_url = read_cors_at_url(environment);
  if (!cors_at_url) return std::unexpected(cors_at_url.error());
  options.cors_at_url = *cors_at_url;
  auto explains = switch_of(environment, "SFAI_EXPLAIN");
  if (!explains) return std::unexpected(explains.error());
  options.explains = *explains;
  auto slots = read_slots(environment);
  if (!slots) return std::unexpected(slots.error());
  options.slots = *slots;
  auto margin = milliseconds_of(environment, "SFAI_DEADLINE_MARGIN_MS", options.deadline_margin);
  if (!margin) return std::unexpected(margin.error());
  options.deadline_margin = *margin;
  auto aws = read_aws_sources(environment);
  if (!aws) return std::unexpected(aws.error());
  options.aws = std::move(*aws);
  return options;
}

}  // namespace sfai::front
