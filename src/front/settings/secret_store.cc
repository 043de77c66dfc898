#include "front/settings/secret_store.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace sfai::front {
namespace {

constexpr Milliseconds limit{5'000};
constexpr std::chrono::seconds oldest{300};
constexpr std::chrono::seconds asked_for_ahead_after{60};
constexpr std::chrono::seconds at_most_every{1};

}  // namespace

http::Task<Result<Secret>> SecretStore::get(std::string id) {
  const Entry& entry = entries_[id];  // stays where it is: entries are never erased
  if (is_younger(entry, oldest)) co_return *entry.value;
  bool joined = entry.fetch != nullptr;
  std::shared_ptr<Fetch> fetch = begin(id);
  auto waited = co_await fetch->done.wait();
  bool failed = waited && !fetch->result && !entry.value;
  if (failed && joined) {  // it may have begun before the environment was frozen
    fetch = begin(id);
    waited = co_await fetch->done.wait();
  }
  if (!waited) co_return std::unexpected(waited.error());
  if (!fetch->result && entry.value) co_return *entry.value;
  co_return fetch->result;
}

http::Task<Result<Secret>> SecretStore::get_again(std::string id) {
  Entry& entry = entries_[id];
  WallTime now = clock_.wall();
  bool just_asked = now >= entry.asked_again && now - entry.asked_again < at_most_every;
  if (just_asked && entry.value) co_return *entry.value;
  entry.asked_again = now;
  std::shared_ptr<Fetch> fetch = begin(id);
  auto waited = co_await fetch->done.wait();
  if (!waited) co_return std::unexpected(waited.error());
  co_return fetch->result;
}

void SecretStore::fetch_ahead(const std::string& id) {
  if (!is_younger(entries_[id], asked_for_ahead_after)) begin(id);
}

bool SecretStore::has(const std::string& id) const {
  auto found = entries_.find(id);
  return found != entries_.end() && found->second.value && !found->second.value->empty();
}

std::shared_ptr<SecretStore::Fetch> SecretStore::begin(const std::string& id) {
  Entry& entry = entries_[id];
  if (entry.fetch) return entry.fetch;
  entry.fetch = std::make_shared<Fetch>(executor_);
  boost::asio::co_spawn(executor_, run(id, entry.fetch), boost::asio::detached);
  return entry.fetch;
}

http::Task<void> SecretStore::run(std::string id, std::shared_ptr<Fetch> fetch) {
  fetch->result = co_await manager_.get(id, limit);
  Entry& entry = entries_[id];
  entry.fetch.reset();
  if (fetch->result) {
    entry.value = *fetch->result;
    reporter_.redaction().learn(*entry.value);
    entry.since = clock_.wall();
  } else {
    std::string consequence = entry.value ? "\n  the value read before stays in use" : "";
    reporter_.say_once(id, "", fetch->result.error()->message + consequence);
  }
  fetch->done.set();
}

bool SecretStore::is_younger(const Entry& entry, std::chrono::seconds age) const {
  if (!entry.value) return false;
  auto since = clock_.wall() - entry.since;
  return since >= std::chrono::seconds(0) && since < age;
}

}  // namespace sfai::front
