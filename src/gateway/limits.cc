#include "gateway/limits.h"

#include <algorithm>
#include <cmath>

namespace sfai::gateway {
namespace {

// Of a token: counts are whole, and what is refilled is not.
constexpr double rounding = 1e-3;
constexpr double minute_ms = 60'000;
// How long answers under way last, nobody knows.
constexpr Milliseconds guess{1'000};

using Limit = std::optional<std::int64_t>;

struct Window {
  std::string_view name;
  const Limit& most;
  double spent;
  std::int64_t held;
  std::optional<Milliseconds> to_midnight;  // of a day's limit
};

double number(std::int64_t count) { return static_cast<double>(count); }

bool has_room(const Window& window, std::int64_t wanted) {
  return !window.most || window.spent + number(window.held + wanted) <= number(*window.most) + rounding;
}

std::int64_t left_of(const Window& window) {
  const double left = number(*window.most) - window.spent - number(window.held) + rounding;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(left)));
}

Milliseconds time_to_refill(const Window& window, double tokens) {
  constexpr double longest = 1e10;  // a third of a year: more is no time to tell anybody
  const double wait = std::ceil(tokens * minute_ms / number(*window.most) - rounding);
  return Milliseconds(static_cast<std::int64_t>(std::min(wait, longest)));
}

LimitRefusal refusal(const Window& window, std::int64_t wanted) {
  LimitRefusal refused{.limit = window.name, .most = *window.most, .wanted = wanted};
  refused.never = wanted > *window.most;
  const double spent = window.spent + number(wanted) - number(*window.most);
  if (window.to_midnight) {
    refused.by_others = spent <= rounding;
    refused.wait = refused.by_others ? guess : *window.to_midnight;
  } else {
    refused.by_others = window.held + wanted > *window.most;
    refused.wait = refused.by_others ? guess : time_to_refill(window, spent + number(window.held));
  }
  return refused;
}

std::optional<Allowance> tighter(const Window& minute, const Window& day) {
  std::optional<Allowance> found;
  if (minute.most)
    found = Allowance{*minute.most, left_of(minute), time_to_refill(minute, std::max(0.0, minute.spent))};
  if (!day.most) return found;
  const Allowance of_day{*day.most, left_of(day), *day.to_midnight};
  return found && found->left <= of_day.left ? found : of_day;
}

Milliseconds time_to_midnight(WallTime now) {
  const auto next = std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1);
  return std::chrono::ceil<Milliseconds>(next - now);
}

void refill(double& spent, const Limit& most, WallTime::duration passed) {
  if (!most) return;
  const double ms = std::chrono::duration<double, std::milli>(passed).count();
  spent = std::max(0.0, spent - number(*most) * ms / minute_ms);
}

}  // namespace

Limits::State& Limits::state_at(const Name& key, const KeyLimits& limits, WallTime now) {
  State& state = states_[key];
  // A clock that was set back refills nothing until it moves on.
  const auto passed = std::max(WallTime::duration::zero(), now - state.updated.value_or(now));
  refill(state.requests_minute.spent, limits.requests_per_minute, passed);
  refill(state.tokens_minute.spent, limits.tokens_per_minute, passed);
  state.updated = now;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (state.day != today) state.requests_day.spent = state.tokens_day.spent = 0;
  state.day = today;
  return state;
}

std::expected<void, LimitRefusal> Limits::take_request(const Name& key, const KeyLimits& limits, WallTime now) {
  const std::lock_guard lock(mutex_);
  State& state = state_at(key, limits, now);
  const Window minute{"requests_per_minute", limits.requests_per_minute, state.requests_minute.spent, 0, {}};
  const Window day{"requests_per_day", limits.requests_per_day, state.requests_day.spent, 0, time_to_midnight(now)};
  for (const Window& window : {day, minute}) {
    if (!has_room(window, 1)) return std::unexpected(refusal(window, 1));
  }
  if (limits.requests_per_minute) ++state.requests_minute.spent;
  if (limits.requests_per_day) ++state.requests_day.spent;
  return {};
}

void Limits::give_request_back(const Name& key) {
  const std::lock_guard lock(mutex_);
  State& state = states_[key];
  for (double* spent : {&state.requests_minute.spent, &state.requests_day.spent}) *spent = std::max(0.0, *spent - 1);
}

std::expected<Held, LimitRefusal> Limits::begin_answer(const Name& key, const KeyLimits& limits,
                                                       const TokenDemand& demand, WallTime now) {
  const std::lock_guard lock(mutex_);
  State& state = state_at(key, limits, now);
  const Window day{"tokens_per_day", limits.tokens_per_day, state.tokens_day.spent, state.tokens_day.held,
                   time_to_midnight(now)};
  const Window minute{
      "tokens_per_minute", limits.tokens_per_minute, state.tokens_minute.spent, state.tokens_minute.held, {}};
  const Window open{"open_streams", limits.open_streams, 0, state.open, {}};
  const std::int64_t least = demand.input + std::min<std::int64_t>(1, demand.output);
  for (const Window& window : {day, minute}) {
    if (!has_room(window, least)) return std::unexpected(refusal(window, least));
  }
  if (!has_room(open, 1)) return std::unexpected(refusal(open, 1));
  const std::int64_t most = demand.input + demand.output;
  Held held;
  if (minute.most) held.minute = std::min(most, left_of(minute));
  if (day.most) held.day = std::min(most, left_of(day));
  state.tokens_minute.held += held.minute;
  state.tokens_day.held += held.day;
  ++state.open;
  return held;
}

void Limits::end_answer(const Name& key, const KeyLimits& limits, const Held& held, std::int64_t used, WallTime now) {
  const std::lock_guard lock(mutex_);
  State& state = state_at(key, limits, now);
  state.tokens_minute.held -= held.minute;
  state.tokens_day.held -= held.day;
  --state.open;
  if (limits.tokens_per_minute) state.tokens_minute.spent += number(used);
  if (limits.tokens_per_day) state.tokens_day.spent += number(used);
}

Standing Limits::standing(const Name& key, const KeyLimits& limits, WallTime now) {
  const std::lock_guard lock(mutex_);
  const State& state = state_at(key, limits, now);
  const Milliseconds rest = time_to_midnight(now);
  return {.requests = tighter({"", limits.requests_per_minute, state.requests_minute.spent, 0, {}},
                              {"", limits.requests_per_day, state.requests_day.spent, 0, rest}),
          .tokens = tighter({"", limits.tokens_per_minute, state.tokens_minute.spent, state.tokens_minute.held, {}},
                            {"", limits.tokens_per_day, state.tokens_day.spent, state.tokens_day.held, rest})};
}

}  // namespace sfai::gateway
