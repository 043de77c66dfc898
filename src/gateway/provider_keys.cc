#include "gateway/provider_keys.h"

#include <utility>

#include "gateway/health.h"

namespace sfai::gateway {
http::Task<std::optional<ProviderKey>> ProviderKeys::next() {
  while (true) {
    if (auto found = next_now()) co_return std::move(*found);
    auto value = co_await settings_.provider_key(provider_, provider_.keys[turn_]);
    if (auto key = consider(std::move(value))) co_return key;
  }
}

std::optional<std::optional<ProviderKey>> ProviderKeys::next_now() {
  if (!provider::needs_key(provider_)) {
    if (std::exchange(gave_one_, true)) return std::optional<ProviderKey>();
    return ProviderKey{};
  }
  while (turn_ < provider_.keys.size()) {
    auto value = settings_.provider_key_now(provider_, provider_.keys[turn_]);
    if (!value) return std::nullopt;
    if (auto key = consider(std::move(*value))) return key;
  }
  return last_resort();
}

// The key whose turn it is, unless it is missing or left alone for a while.
std::optional<ProviderKey> ProviderKeys::consider(Result<Secret> value) {
  const provider::KeyName& name = provider_.keys[turn_++];
  if (!value) {
    if (!missing_) missing_ = std::move(value.error());
    return std::nullopt;
  }
  const Milliseconds resting = health_.cooling_for(provider_, *value);
  if (resting == Milliseconds(0)) {
    gave_one_ = true;
    return ProviderKey{&name, std::move(*value)};
  }
  if (!back_soonest_ || resting < back_soonest_->time) back_soonest_ = Resting{{&name, std::move(*value)}, resting};
  return std::nullopt;
}

std::optional<ProviderKey> ProviderKeys::last_resort() {
  if (gave_one_ || !back_soonest_) return std::nullopt;
  gave_one_ = true;
  return std::move(back_soonest_->key);
}

}  // namespace sfai::gateway
