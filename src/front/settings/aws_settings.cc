#include "front/settings/aws_settings.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/text.h"
#include "front/environment.h"
#include "wire/json.h"

namespace sfai::front {
namespace {

// The look for secrets to fetch ahead goes over all roles: not on every request.
constexpr std::chrono::seconds ahead_every{10};

// The program reads what the AWS SDKs read. On Lambda there is no instance metadata to ask.
aws::Variables variables_of(std::shared_ptr<const EnvFile> environment) {
  return [environment = std::move(environment)](std::string_view name) {
    bool on_lambda = environment->contains("AWS_LAMBDA_RUNTIME_API");
    if (on_lambda && name == "AWS_EC2_METADATA_DISABLED") return std::string("true");
    return value_of(*environment, name);
  };
}

// Plain text, or {"apiKey": "…"}, which is how people who keep other things beside it do it.
Result<Secret> key_in(const Secret& text, const std::string& id) {
  std::string_view trimmed = trim(text.reveal());
  if (!trimmed.starts_with('{')) return Secret(std::string(trimmed));
  wire::JsonDocument document;
  auto root = document.parse_copy(trimmed);
  if (root && (*root)["apiKey"].is(wire::JsonKind::string)) return Secret((*root)["apiKey"].string());
  return fail(
      ErrorKind::not_configured,
      "the secret " + id + " is JSON, but has no member \"apiKey\": put the key itself into it, or {\"apiKey\": …}");
}

std::string how_to_put(const std::string& id) {
  return "aws secretsmanager put-secret-value --secret-id " + id + " --secret-string \"<key>\"";
}

std::string why_not(const Error& error, const std::string& id) {
  if (error->code == "secret_has_no_value") return "the secret " + id + " has no value yet; " + how_to_put(id);
  if (error->code == "secret_not_found") {
    return "there is no secret " + id + " in Secrets Manager; aws secretsmanager create-secret --name " + id +
           " --secret-string \"<key>\", and allow the gateway to read it";
  }
  return "the secret " + id + " cannot be read: " + error->message;
}

std::unexpected<Error> key_missing(const provider::Provider& provider, const std::string& why) {
  return fail(ErrorKind::not_configured, "no key for the provider '" + provider.name + "': " + why, "",
              "provider_key_missing");
}

}  // namespace

Result<RemoteMap::Place> parse_s3_url(const std::string& url) {
  constexpr std::string_view scheme = "s3://";
  std::string_view rest = url;
  if (rest.starts_with(scheme)) {
    rest.remove_prefix(scheme.size());
    auto slash = rest.find('/');
    bool whole = slash != std::string_view::npos && slash > 0 && slash + 1 < rest.size();
    if (whole) return RemoteMap::Place{std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
  }
  return fail(ErrorKind::not_configured,
              "'" + url + "' is not an S3 address such as s3://bucket/config/model_map.json");
}

AwsSettings::AwsSettings(AwsSources sources, FileSettings& local, http::Client& client, const Clock& clock,
                         http::Executor executor, Reporter& reporter)
    : sources_(std::move(sources)),
      local_(local),
      clock_(clock),
      reporter_(reporter),
      credentials_(client, clock, variables_of(local.environment())),
      s3_(client, clock, credentials_, variables_of(local.environment())),
      manager_(client, clock, credentials_, variables_of(local.environment())),
      secrets_(std::move(executor), manager_, clock, reporter) {
  if (sources_.map) map_.emplace(*sources_.map, local_.shared_map(), s3_, clock, reporter);
}

http::Task<Result<void>> AwsSettings::load() {
  Result<void> loaded;
  if (map_) loaded = co_await map_->load();
  std::vector<std::string> wanted = wanted_secrets();
  for (const auto& id : wanted) secrets_.fetch_ahead(id);
  for (const auto& id : wanted) co_await secrets_.get(id);
  co_return loaded;
}

http::Task<std::shared_ptr<const gateway::ModelMap>> AwsSettings::map() {
  fetch_secrets_ahead();
  if (!map_) {
    std::shared_ptr<const gateway::ModelMap> of_machine = co_await local_.map();
    co_return of_machine;
  }
  co_await map_->refresh();
  co_return map_->current();
}

std::shared_ptr<const gateway::ModelMap> AwsSettings::expected_map() {
  return map_ && map_->is_due() ? map_->current() : nullptr;
}

const gateway::ModelMap& AwsSettings::current_map() const { return map_ ? *map_->current() : local_.current_map(); }

std::vector<std::string> AwsSettings::wanted_secrets() {
  std::vector<std::string> wanted;
  if (wants_client_keys()) wanted.push_back(client_keys_secret());
  if (!sources_.secrets) return wanted;
  const gateway::ModelMap& expected = current_map();
  for (const auto& [name, role] : expected.roles) {
    auto target = expected.providers.find(role.target.provider);
    if (target == expected.providers.end()) continue;
    for (const auto& key : target->second.keys) {
      if (!local_.has_key(key)) wanted.push_back(secret_of(key));
    }
  }
  return wanted;
}

// All together, while the map is asked for: the first request waits for the slowest only.
void AwsSettings::fetch_secrets_ahead() {
  if (!sources_.secrets) return;
  WallTime now = clock_.wall();
  bool looked = now >= fetched_ahead_ && now - fetched_ahead_ < ahead_every;
  if (looked) return;
  fetched_ahead_ = now;
  for (const auto& id : wanted_secrets()) secrets_.fetch_ahead(id);
}

// Below the prefix, unless the map gives a whole name or an ARN.
std::string AwsSettings::secret_of(const provider::KeyName& key) const {
  const std::string& name = key.secret.empty() ? key.env : key.secret;
  bool whole = name.starts_with('/') || name.starts_with("arn:");
  return whole ? name : sources_.secret_prefix + "/" + name;
}

bool AwsSettings::is_local(const provider::Provider& provider, const provider::KeyName& name) {
  return !sources_.secrets || !provider::needs_key(provider) || local_.has_key(name);
}

http::Task<Result<Secret>> AwsSettings::provider_key(const provider::Provider& provider,
                                                     const provider::KeyName& name) {
  if (auto of_machine = provider_key_now(provider, name)) co_return std::move(*of_machine);
  std::string id = secret_of(name);
  auto text = co_await secrets_.get(id);
  if (!text) co_return key_missing(provider, why_not(text.error(), id));
  auto key = key_in(*text, id);
  if (!key) co_return key_missing(provider, key.error()->message);
  if (key->reveal() != trim(text->reveal())) reporter_.redaction().learn(*key);
  if (key->empty()) co_return key_missing(provider, "the secret " + id + " is empty; " + how_to_put(id));
  co_return key;
}

std::optional<Result<Secret>> AwsSettings::provider_key_now(const provider::Provider& provider,
                                                            const provider::KeyName& name) {
  if (!is_local(provider, name)) return std::nullopt;
  return local_.provider_key_now(provider, name);
}

http::Task<std::optional<Secret>> AwsSettings::renew_provider_key(const provider::Provider& provider,
                                                                  const provider::KeyName& name,
                                                                  const Secret& refused) {
  if (is_local(provider, name)) {
    std::optional<Secret> of_machine = co_await local_.renew_provider_key(provider, name, refused);
    co_return of_machine;
  }
  std::string id = secret_of(name);
  auto text = co_await secrets_.get_again(id);
  if (!text) co_return std::nullopt;
  auto key = key_in(*text, id);
  bool is_new = key && !key->empty() && key->reveal() != refused.reveal();
  if (!is_new) co_return std::nullopt;
  co_return std::move(*key);
}

bool AwsSettings::has_provider_key(const provider::Provider& provider) {
  auto in_store = [this](const provider::KeyName& name) { return secrets_.has(secret_of(name)); };
  return local_.has_provider_key(provider) || (sources_.secrets && std::ranges::any_of(provider.keys, in_store));
}

std::shared_ptr<const gateway::Access> AwsSettings::access_without_keys(const Error& why) const {
  auto access = std::make_shared<gateway::Access>();
  access->mode = gateway::AuthMode::keys;
  access->why_no_keys = ", or " + how_to_put(client_keys_secret()) + " with a JSON object name -> key (" +
                        why_not(why, client_keys_secret()) + "), or SFAI_AUTH=none to let everybody in";
  access->keys_out_of_reach = why->kind == ErrorKind::timed_out || why->kind == ErrorKind::upstream_broke ||
                              why->kind == ErrorKind::rate_limited;
  return access;
}

http::Task<std::shared_ptr<const gateway::Access>> AwsSettings::access() {
  if (!wants_client_keys()) {
    std::shared_ptr<const gateway::Access> of_machine = co_await local_.access();
    co_return of_machine;
  }
  auto text = co_await secrets_.get(client_keys_secret());
  if (!text) co_return access_without_keys(text.error());
  std::string hash = sha256_hex(text->reveal());
  if (access_ && hash == client_keys_text_hash_) co_return access_;
  client_keys_text_hash_ = hash;
  auto keys = gateway::parse_client_keys(text->reveal());
  if (keys) {
    auto access = std::make_shared<gateway::Access>();
    access->mode = gateway::AuthMode::keys;
    access->keys = std::move(*keys);
    access_ = std::move(access);
    co_return access_;
  }
  reporter_.say_once(client_keys_secret(), hash, "secret " + client_keys_secret() + ": " + keys.error()->message);
  if (!access_) access_ = access_without_keys(keys.error());
  co_return access_;
}

}  // namespace sfai::front
