#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "front/reporter.h"
#include "front/settings/env_file.h"
#include "front/settings/watched_file.h"
#include "gateway/settings.h"

namespace sfai::front {

struct SettingsSources {
  std::string map_path;          // empty: the built-in map with the demo only
  std::string env_path;          // .env; empty: none
  std::string client_keys_path;  // empty: none
  std::string client_keys_json;  // SFAI_CLIENT_KEYS; empty: none
  gateway::AuthMode auth = gateway::AuthMode::none;
  std::shared_ptr<const EnvFile> environment;  // the process's, read at the start; shared by the threads
};

// Settings from files and the environment. A file that changed serves the next request; one that cannot be used is
// reported with the reason, and what was in force before stays in force.
class FileSettings final : public gateway::Settings {
 public:
  // Requests that ask in one turn of the loop came before any of them asks: their files are looked at once. Without
  // `turn`, or where it gives 0, each looks.
  using Turn = std::function<std::uint64_t()>;
  FileSettings(SettingsSources sources, Reporter& reporter, Turn turn = nullptr);

  // Reads everything once; the error says what keeps the program from starting.
  Result<void> load();

  http::Task<std::shared_ptr<const gateway::ModelMap>> map() override;
  std::shared_ptr<const gateway::ModelMap> map_now() override;
  http::Task<Result<Secret>> provider_key(const provider::Provider& provider, const provider::KeyName& name) override;
  std::optional<Result<Secret>> provider_key_now(const provider::Provider& provider,
                                                 const provider::KeyName& name) override;
  http::Task<std::optional<Secret>> renew_provider_key(const provider::Provider& provider,
                                                       const provider::KeyName& name, const Secret& refused) override;
  bool has_provider_key(const provider::Provider& provider) override;
  bool has_key(const provider::KeyName& name) { return !key_of(name).empty(); }
  http::Task<std::shared_ptr<const gateway::Access>> access() override;
  std::shared_ptr<const gateway::Access> access_now() override;

  // The map in force, as of the last look.
  const gateway::ModelMap& current_map() const { return *map_; }
  std::shared_ptr<const gateway::ModelMap> shared_map() const { return map_; }
  const std::shared_ptr<const EnvFile>& environment() const { return sources_.environment; }
  // Clients need a key, and neither a file nor the environment has any.
  bool lacks_client_keys() const;

 private:
  Result<void> refresh_map();
  Result<void> refresh_env();
  Result<void> refresh_access();
  void report(const WatchedFile& file, const Result<void>& outcome);
  Secret key_of(const provider::KeyName& name);
  std::uint64_t turn() const { return turn_ ? turn_() : 0; }

  SettingsSources sources_;
  Reporter& reporter_;
  Turn turn_;
  WatchedFile map_file_;
  WatchedFile env_file_;
  WatchedFile keys_file_;
  std::shared_ptr<const gateway::ModelMap> map_;
  std::shared_ptr<const gateway::Access> access_;
  EnvFile env_;
};

}  // namespace sfai::front
