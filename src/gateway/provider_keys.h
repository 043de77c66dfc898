#pragma once

#include <optional>

#include "gateway/settings.h"

namespace sfai::gateway {

class Health;

// One of a provider's keys, as it is now. Its name stands in the map.
struct ProviderKey {
  static inline const provider::KeyName no_name;
  const provider::KeyName* name = &no_name;
  Secret value;
};

// A provider's keys, one after the other, as one request is to try them: in the order of the map, without those that
// are left alone for a while. Where all are, the one that is back soonest. One without a name for a provider that needs
// none. A key is looked for when its turn comes. What is given outlives this object.
class ProviderKeys {
 public:
  ProviderKeys(Settings& settings, Health& health, const provider::Provider& provider)
      : settings_(settings), health_(health), provider_(provider) {}

  // Nothing when there is none left.
  http::Task<std::optional<ProviderKey>> next();
  // The same where no wait is needed; nothing where one is.
  std::optional<std::optional<ProviderKey>> next_now();
  // Why none was there; only where next() never gave one.
  const Error& missing() const { return *missing_; }

 private:
  struct Resting {
    ProviderKey key;
    Milliseconds time{0};
  };

  std::optional<ProviderKey> consider(Result<Secret> value);
  std::optional<ProviderKey> last_resort();

  Settings& settings_;
  Health& health_;
  const provider::Provider& provider_;
  std::size_t turn_ = 0;
  bool gave_one_ = false;
  std::optional<Resting> back_soonest_;
  std::optional<Error> missing_;
};

}  // namespace sfai::gateway
