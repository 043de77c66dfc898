#include "gateway/provider_keys.h"

#include <utility>

#include "gateway/health.h"

namespace sfai::gateway {

http::Task<std::optional<ProviderKey>> ProviderKeys::next() {
  if (!provider::needs_key(provider_)) {
    if (std::exchange(gave_one_, true)) co_return std::nullopt;
    co_return ProviderKey{};
  }
  while (turn_ < provider_.keys.size()) {
    const provider::KeyName& name = provider_.keys[turn_++];
    Result<Secret> value = co_await settings_.provider_key(provider_, name);
    if (!value) {
      if (!missing_) missing_ = std::move(value.error());
      continue;
    }
    const Milliseconds resting = health_.cooling_for(provider_, *value);
    if (resting == Milliseconds(0)) {
      gave_one_ = true;
      co_return ProviderKey{name, std::move(*value)};
    }
    if (!back_soonest_ || resting < back_soonest_->time) back_soonest_ = Resting{{name, std::move(*value)}, resting};
  }
  if (gave_one_ || !back_soonest_) co_return std::nullopt;
  gave_one_ = true;
  co_return std::move(back_soonest_->key);
}

}  // namespace sfai::gateway
