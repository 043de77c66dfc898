#include "gateway/provider_keys.h"

#include <algorithm>

#include "gateway/health.h"

namespace sfai::gateway {
namespace {

// Few keys, of which hardly any is left alone: an insertion sort, which keeps the order of equal ones.
template <class Wait>
void move_cooling_ones_behind(std::vector<ProviderKey>& keys, const Wait& wait_of) {
  for (auto key = keys.begin(); key != keys.end(); ++key) {
    const auto place = std::ranges::upper_bound(keys.begin(), key, wait_of(*key), {}, wait_of);
    std::rotate(place, key, std::next(key));
  }
}

}  // namespace

http::Task<Result<std::vector<ProviderKey>>> usable_keys(Settings& settings, Health& health,
                                                         const provider::Provider& provider) {
  std::vector<ProviderKey> keys;
  if (!provider::needs_key(provider)) {
    keys.emplace_back();
    co_return keys;
  }
  Error missing;
  for (const provider::KeyName& name : provider.keys) {
    Result<Secret> value = co_await settings.provider_key(provider, name);
    if (value) keys.push_back({name, std::move(*value)});
    if (!value && missing.message.empty()) missing = std::move(value.error());
  }
  if (keys.empty()) co_return std::unexpected(std::move(missing));
  if (keys.size() > 1) {
    move_cooling_ones_behind(keys, [&](const ProviderKey& key) { return health.cooling_for(provider, key.value); });
  }
  co_return keys;
}

}  // namespace sfai::gateway
