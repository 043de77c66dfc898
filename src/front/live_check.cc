#include "front/live_check.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <csignal>
#include <filesystem>
#include <set>

#include "front/environment.h"
#include "front/settings/file_settings.h"
#include "provider/provider.h"

namespace sfai::front {
namespace {

struct Finding {
  bool good = false;
  std::string text;
};

Finding judge(const provider::KeyName& key, int status) {
  const std::string name = provider::label_of(key);
  if (status == 200) return {true, name.empty() ? "ok: reached" : "ok: reached, key accepted"};
  if (status == 401 || status == 403) {
    return {false, "the key was refused (HTTP " + std::to_string(status) + "): check " +
                       (name.empty() ? std::string("its key") : name)};
  }
  if (status == 404) return {true, "reached, but it has no list of models: the key was not tried"};
  return {status < 500, "answered HTTP " + std::to_string(status) + ": check its base_url"};
}

http::Task<Finding> try_key(http::Client& client, FileSettings& settings, const provider::Provider& provider,
                            const provider::KeyName& name) {
  auto key = co_await settings.provider_key(provider, name);
  if (!key) co_return Finding{false, "no key: set " + provider::label_of(name)};
  auto request = provider::build_request(provider, *key, provider::Operation::models, "application/json");
  if (!request) co_return Finding{false, request.error()->message};
  request->method = "GET";
  auto now = std::chrono::steady_clock::now();
  request->connect_by = now + Milliseconds(10'000);
  request->first_byte_by = now + Milliseconds(20'000);
  auto response = co_await client.send(*request);
  if (!response) co_return Finding{false, response.error()->message};
  int status = (*response)->head().status;
  co_return judge(name, status);
}

std::set<std::string> used_providers(const gateway::ModelMap& map) {
  std::set<std::string> names;
  for (const auto& [name, role] : map.roles) {
    names.insert(role.target.provider);
    for (const auto& fallback : role.fallbacks) names.insert(fallback.provider);
  }
  return names;
}

http::Task<void> try_all(http::Client& client, FileSettings& settings, std::ostream& out, int& failures) {
  for (const auto& name : used_providers(settings.current_map())) {
    const auto& provider = settings.current_map().providers.find(name)->second;
    if (provider.demo) out << "provider " << name << ": ok: built in\n";
    if (provider.demo) continue;
    const auto keys = provider.keys.empty() ? std::vector<provider::KeyName>(1) : provider.keys;
    for (const auto& key : keys) {
      Finding finding = co_await try_key(client, settings, provider, key);
      out << "provider " << name << (keys.size() > 1 ? " (" + provider::label_of(key) + ")" : "") << ": "
          << finding.text << "\n";
      failures += finding.good ? 0 : 1;
    }
  }
}

}  // namespace

int check_live(const std::string& map_path, const std::string& env_path, std::ostream& out) {
  std::signal(SIGPIPE, SIG_IGN);
  Reporter reporter;
  SettingsSources sources;
  sources.environment = std::make_shared<const EnvFile>(read_environment());
  sources.map_path = map_path;
  if (std::filesystem::exists(env_path)) sources.env_path = env_path;
  FileSettings settings(sources, reporter);
  auto loaded = settings.load();
  if (!loaded) {
    out << loaded.error()->message << "\n";
    return 1;
  }
  boost::asio::io_context loop(1);
  auto client = net::make_client(loop, client_options(*sources.environment));
  if (!client) {
    out << client.error()->message << "\n";
    return 1;
  }
  int failures = 0;
  boost::asio::co_spawn(loop, try_all(**client, settings, out, failures), boost::asio::detached);
  loop.run();
  return failures == 0 ? 0 : 1;
}

}  // namespace sfai::front
