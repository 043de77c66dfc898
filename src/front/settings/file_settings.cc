#include "front/settings/file_settings.h"

#include <algorithm>

#include "front/settings/map_text.h"

namespace sfai::front {
namespace {

constexpr std::string_view built_in_map = R"({"models":{"demo":"demo/demo"},"default_role":"demo"})";

}  // namespace

FileSettings::FileSettings(SettingsSources sources, Reporter& reporter, Turn turn)
    : sources_(std::move(sources)),
      reporter_(reporter),
      turn_(std::move(turn)),
      map_file_(sources_.map_path),
      env_file_(sources_.env_path),
      keys_file_(sources_.client_keys_path) {
  if (sources_.environment) reporter_.redaction().learn_from(*sources_.environment);
}

Result<void> FileSettings::load() {
  auto map = refresh_map();
  if (!map) return map;
  auto env = refresh_env();
  if (!env) return env;
  return refresh_access();
}

Result<void> FileSettings::refresh_map() {
  bool first = map_ == nullptr;
  std::optional<std::string> text;
  if (!sources_.map_path.empty()) {
    auto changed = map_file_.read_if_changed(turn());
    if (!changed) return std::unexpected(changed.error());
    text = std::move(*changed);
  } else if (first) {
    text = built_in_map;
  }
  if (!text) return {};
  auto parsed = parse_map(sources_.map_path, std::move(*text));
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  map_ = std::move(*parsed);
  if (!first) {
    reporter_.say_once(
        sources_.map_path, map_file_.version(),
        sources_.map_path + " changed: " + std::to_string(map_->roles.size()) + " roles are in force from now on");
  }
  return {};
}

Result<void> FileSettings::refresh_env() {
  if (sources_.env_path.empty()) return {};
  auto text = env_file_.read_if_changed(turn());
  if (!text) {  // a .env that is gone takes its keys with it
    env_.clear();
    return {};
  }
  if (!*text) return {};
  auto parsed = parse_env_file(**text);
  if (!parsed) return fail(ErrorKind::not_configured, sources_.env_path + ": " + parsed.error()->message);
  env_ = std::move(*parsed);
  // A .env file is there for secrets, whatever their names are.
  for (const auto& [name, value] : env_) reporter_.redaction().learn(value);
  return {};
}

Result<void> FileSettings::refresh_access() {
  bool first = access_ == nullptr;
  std::optional<std::string> text;
  if (!sources_.client_keys_path.empty()) {
    auto changed = keys_file_.read_if_changed(turn());
    if (!changed) return std::unexpected(changed.error());
    text = std::move(*changed);
  } else if (first && !sources_.client_keys_json.empty()) {
    text = sources_.client_keys_json;
  }
  if (!text && !first) return {};
  auto access = std::make_shared<gateway::Access>();
  access->mode = sources_.auth;
  if (text) {
    auto keys = gateway::parse_client_keys(*text);
    if (!keys) {
      std::string source = sources_.client_keys_path.empty() ? "SFAI_CLIENT_KEYS" : sources_.client_keys_path;
      return fail(keys.error()->kind, source + ": " + keys.error()->message);
    }
    access->keys = std::move(*keys);
  }
  access_ = std::move(access);
  return {};
}

void FileSettings::report(const WatchedFile& file, const Result<void>& outcome) {
  if (outcome) return;
  reporter_.say_once(file.path(), file.version(),
                     outcome.error()->message + "\n  what was in force before stays in force");
}

std::shared_ptr<const gateway::ModelMap> FileSettings::map_now() {
  report(map_file_, refresh_map());
  return map_;
}

http::Task<std::shared_ptr<const gateway::ModelMap>> FileSettings::map() { co_return map_now(); }

http::Task<Result<Secret>> FileSettings::provider_key(const provider::Provider& provider,
                                                      const provider::KeyName& name) {
  co_return *provider_key_now(provider, name);
}

std::optional<Result<Secret>> FileSettings::provider_key_now(const provider::Provider& provider,
                                                             const provider::KeyName& name) {
  report(env_file_, refresh_env());
  Secret key = key_of(name);
  bool missing = key.empty() && provider::needs_key(provider);
  if (!missing) return key;
  std::string remedy = "set " + name.env + " in the gateway's environment or in its .env file";
  if (name.env.empty()) {
    remedy = "it is in Secrets Manager (" + name.secret +
             "): start with --secrets aws, or give the "
             "provider an api_key_env";
  }
  // Clients read this, and a map may have a key where a name belongs.
  remedy = reporter_.redaction().redact(std::move(remedy));
  return fail(ErrorKind::not_configured, "no key for the provider '" + provider.name + "': " + remedy, "",
              "provider_key_missing");
}

http::Task<std::optional<Secret>> FileSettings::renew_provider_key(const provider::Provider&,
                                                                   const provider::KeyName& name,
                                                                   const Secret& refused) {
  report(env_file_, refresh_env());
  Secret key = key_of(name);
  bool is_new = !key.empty() && key.reveal() != refused.reveal();
  if (!is_new) co_return std::nullopt;
  co_return key;
}

bool FileSettings::lacks_client_keys() const {
  return sources_.auth == gateway::AuthMode::keys && sources_.client_keys_path.empty() &&
         sources_.client_keys_json.empty();
}

bool FileSettings::has_provider_key(const provider::Provider& provider) {
  return std::ranges::any_of(provider.keys, [this](const auto& name) { return has_key(name); });
}

Secret FileSettings::key_of(const provider::KeyName& name) {
  if (name.env.empty()) return {};
  auto in_environment = sources_.environment->find(name.env);
  if (in_environment != sources_.environment->end() && !in_environment->second.empty()) return in_environment->second;
  auto in_file = env_.find(name.env);
  return in_file == env_.end() ? Secret() : in_file->second;
}

std::shared_ptr<const gateway::Access> FileSettings::access_now() {
  report(keys_file_, refresh_access());
  return access_;
}

http::Task<std::shared_ptr<const gateway::Access>> FileSettings::access() { co_return access_now(); }

}  // namespace sfai::front
