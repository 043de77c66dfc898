#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "aws/s3.h"
#include "aws/secrets_manager.h"
#include "front/settings/file_settings.h"
#include "front/settings/remote_map.h"
#include "front/settings/secret_store.h"

namespace sfai::front {

// What is to be read from AWS.
struct AwsSources {
  std::optional<RemoteMap::Place> map;  // nothing: the map is a file
  bool secrets = false;                 // keys that are neither in the environment nor in .env are in Secrets Manager
  std::string secret_prefix = "/sfai/prod";

  bool any() const { return map || secrets; }
};

// "s3://bucket/key". Error not_configured: it is something else.
Result<RemoteMap::Place> parse_s3_url(const std::string& url);

// Settings from S3 and Secrets Manager, in front of those of the machine: the environment's and .env's keys come first.
class AwsSettings final : public gateway::Settings {
 public:
  // What is given by reference must outlive this object, and this object the tasks on its loop.
  AwsSettings(AwsSources sources, FileSettings& local, http::Client& client, const Clock& clock,
              http::Executor executor, Reporter& reporter);

  // Reads map and secrets once; the error says why there is no map. What is wrong with secrets is reported only.
  http::Task<Result<void>> load();

  http::Task<std::shared_ptr<const gateway::ModelMap>> map() override;
  std::shared_ptr<const gateway::ModelMap> expected_map() override;
  http::Task<Result<Secret>> provider_key(const provider::Provider& provider, const provider::KeyName& name) override;
  std::optional<Result<Secret>> provider_key_now(const provider::Provider& provider,
                                                 const provider::KeyName& name) override;
  http::Task<std::optional<Secret>> renew_provider_key(const provider::Provider& provider,
                                                       const provider::KeyName& name, const Secret& refused) override;
  bool has_provider_key(const provider::Provider& provider) override;
  http::Task<std::shared_ptr<const gateway::Access>> access() override;

  // The map in force, as of the last look.
  const gateway::ModelMap& current_map() const;

 private:
  std::string secret_of(const provider::KeyName& name) const;
  bool is_local(const provider::Provider& provider, const provider::KeyName& name);
  std::string client_keys_secret() const { return sources_.secret_prefix + "/CLIENT_KEYS"; }
  bool wants_client_keys() const { return sources_.secrets && local_.lacks_client_keys(); }
  std::vector<std::string> wanted_secrets();
  void fetch_secrets_ahead();
  std::shared_ptr<const gateway::Access> access_without_keys(const Error& why) const;

  AwsSources sources_;
  FileSettings& local_;
  const Clock& clock_;
  Reporter& reporter_;
  aws::CredentialsChain credentials_;
  aws::S3 s3_;
  aws::SecretsManager manager_;
  SecretStore secrets_;
  std::optional<RemoteMap> map_;
  std::string client_keys_text_hash_;
  std::shared_ptr<const gateway::Access> access_;
  WallTime fetched_ahead_{};
};

}  // namespace sfai::front
