#include "gateway/health.h"

#include <algorithm>
#include <utility>

namespace sfai::gateway {
namespace {

constexpr Milliseconds longest_open{60'000};
// Nothing is left alone for longer, whatever a vendor says or a clock that was set back makes of it.
constexpr Milliseconds longest_wait{600'000};

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

}  // namespace

std::string_view name_of(Circuit circuit) {
  switch (circuit) {
    case Circuit::closed:
      return "closed";
    case Circuit::open:
      return "open";
    case Circuit::half_open:
      return "half_open";
  }
  return "";
}

Health::Place Health::place_of(const provider::Provider& provider, const Secret& key) {
  return {provider.name, hash_of(provider.base_url.text), hash_of(key.reveal())};
}

Health::State& Health::state_of(const provider::Provider& provider, const provider::KeyName& name, const Secret& key) {
  State& state = states_[place_of(provider, key)];
  if (state.provider.empty()) state.provider = provider.name;
  if (name.env.empty()) {
    state.key_name = provider::label_of(name);
  } else if (state.key_name != name.env) {
    state.key_name = name.env;
  }
  state.rule = provider.circuit;
  state.used = clock_.wall();
  return state;
}

Milliseconds Health::left_until(WallTime time) const {
  const auto left = std::chrono::ceil<Milliseconds>(time - clock_.wall());
  return left > longest_wait ? Milliseconds(0) : std::max(left, Milliseconds(0));
}

std::expected<Health::Permit, Milliseconds> Health::admit(const provider::Provider& provider,
                                                          const provider::KeyName& name, const Secret& key,
                                                          bool again) {
  const std::scoped_lock lock(mutex_);
  State& state = state_of(provider, name, key);
  if (state.rule.failures == 0) state.circuit = Circuit::closed;
  if (state.circuit == Circuit::closed) return Permit(*this, state, false, !again);
  const Milliseconds left = left_until(state.open_until);
  if (left > Milliseconds(0)) return std::unexpected(left);
  const Milliseconds probed_for = state.probed ? left_until(state.probe_until) : Milliseconds(0);
  if (probed_for > Milliseconds(0)) return std::unexpected(std::min(probed_for, Milliseconds(1'000)));
  state.circuit = Circuit::half_open;
  state.probed = true;
  state.probe_until = clock_.wall() + state.rule.open;
  return Permit(*this, state, true, true);
}

Milliseconds Health::cooling_for(const provider::Provider& provider, const Secret& key) {
  const std::scoped_lock lock(mutex_);
  const auto found = states_.find(place_of(provider, key));
  const bool cools = found != states_.end() && found->second.cool_until != WallTime{};
  return cools ? left_until(found->second.cool_until) : Milliseconds(0);
}

std::optional<KeyHealth> Health::find(std::string_view provider, std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  const State* latest = nullptr;
  for (const auto& [place, state] : states_) {
    const bool is_this = state.provider == provider && state.key_name == key;
    if (is_this && (latest == nullptr || state.used > latest->used)) latest = &state;
  }
  if (latest == nullptr) return std::nullopt;
  const bool is_closed = latest->circuit == Circuit::closed;
  return KeyHealth{.provider = latest->provider,
                   .key = latest->key_name,
                   .circuit = latest->circuit,
                   .failures = latest->failures,
                   .open_for = is_closed ? Milliseconds(0) : left_until(latest->open_until),
                   .cooling_for = left_until(latest->cool_until),
                   .last_failure = latest->last_failure};
}

HealthChange Health::change_of(const State& state, std::string_view event, Milliseconds wait) const {
  return {clock_.wall(), state.provider, state.key_name, std::string(event), state.last_failure, wait};
}

HealthChange Health::open(State& state) {
  const int doublings = std::min(state.opened, 10);
  const Milliseconds most = std::max(longest_open, state.rule.open);
  const Milliseconds wait = std::min(most, state.rule.open * (1 << doublings));
  ++state.opened;
  state.circuit = Circuit::open;
  state.probed = false;
  state.open_until = clock_.wall() + wait;
  return change_of(state, "circuit_open", wait);
}

Health::Permit& Health::Permit::operator=(Permit&& other) noexcept {
  if (this == &other) return *this;
  leave();
  health_ = std::exchange(other.health_, nullptr);
  state_ = std::exchange(other.state_, nullptr);
  probes_ = std::exchange(other.probes_, false);
  counts_ = other.counts_;
  return *this;
}

void Health::Permit::leave() {
  if (!probes_) return;
  const std::scoped_lock lock(health_->mutex_);
  probes_ = false;
  if (state_->circuit == Circuit::half_open) state_->probed = false;
}

void Health::Permit::succeeded() {
  if (health_ == nullptr) return;
  std::optional<HealthChange> change;
  {
    const std::scoped_lock lock(health_->mutex_);
    if (state_->circuit != Circuit::closed) change = health_->change_of(*state_, "circuit_closed", {});
    state_->circuit = Circuit::closed;
    state_->failures = 0;
    state_->opened = 0;
    state_->probed = false;
    probes_ = false;
  }
  if (change && health_->listener_) health_->listener_(*change);
}

void Health::Permit::failed(std::string_view reason) {
  if (health_ == nullptr) return;
  std::optional<HealthChange> change;
  {
    const std::scoped_lock lock(health_->mutex_);
    if (counts_) ++state_->failures;
    state_->last_failure = reason;
    const bool was_probe = std::exchange(probes_, false) && state_->circuit == Circuit::half_open;
    const bool enough =
        state_->circuit == Circuit::closed && state_->rule.failures > 0 && state_->failures >= state_->rule.failures;
    if (was_probe || enough) change = health_->open(*state_);
  }
  if (change && health_->listener_) health_->listener_(*change);
}

void Health::Permit::cool(Milliseconds time, std::string_view reason) {
  if (health_ == nullptr) return;
  succeeded();
  std::optional<HealthChange> change;
  {
    const std::scoped_lock lock(health_->mutex_);
    time = std::min(time, longest_wait);
    const bool was_cooling = health_->left_until(state_->cool_until) > Milliseconds(0);
    state_->cool_until = health_->clock_.wall() + time;
    state_->last_failure = reason;
    if (!was_cooling && time > Milliseconds(0)) change = health_->change_of(*state_, "key_cooling", time);
  }
  if (change && health_->listener_) health_->listener_(*change);
}

}  // namespace sfai::gateway
