#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "aws/secrets_manager.h"
#include "front/reporter.h"
#include "http/event.h"

namespace sfai::front {

// The values of secrets, kept for five minutes at most. Times are wall-clock times: the steady clock may stand still
// while a Lambda environment is frozen. One object a thread, which must outlive the tasks on its loop.
class SecretStore {
 public:
  SecretStore(http::Executor executor, aws::SecretsManager& manager, const Clock& clock, Reporter& reporter)
      : executor_(executor), manager_(manager), clock_(clock), reporter_(reporter) {}

  // The secret's text. Callers at the same time share one request. A value that is too old still serves when Secrets
  // Manager cannot be reached. Errors: those of SecretsManager::get().
  http::Task<Result<Secret>> get(std::string id);
  // The secret's text as it is now; asked for once a second at most.
  http::Task<Result<Secret>> get_again(std::string id);
  // Begins to ask for what is missing or older than a minute, and does not wait for it.
  void fetch_ahead(const std::string& id);
  bool has(const std::string& id) const;

 private:
  struct Fetch {
    explicit Fetch(http::Executor executor) : done(executor) {}
    http::Event done;
    Result<Secret> result;
  };
  struct Entry {
    std::optional<Secret> value;
    WallTime since{};
    WallTime asked_again{};
    std::shared_ptr<Fetch> fetch;  // under way; owners: this and those who wait for it
  };

  std::shared_ptr<Fetch> begin(const std::string& id);
  http::Task<void> run(std::string id, std::shared_ptr<Fetch> fetch);
  bool is_younger(const Entry& entry, std::chrono::seconds age) const;

  http::Executor executor_;
  aws::SecretsManager& manager_;
  const Clock& clock_;
  Reporter& reporter_;
  std::map<std::string, Entry> entries_;
};

}  // namespace sfai::front
