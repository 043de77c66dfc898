#include "gateway/recovery.h"

#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "gateway/retry_after.h"
#include "gateway/stream_relay.h"
#include "gateway/vendor_error.h"
#include "gateway/whole_relay.h"
#include "http/sleep.h"

namespace sfai::gateway {
namespace {

constexpr Milliseconds first_wait{500};
constexpr Milliseconds longest_drawn_wait{8'000};
// A client that hears nothing for longer is better told when to come back.
constexpr Milliseconds longest_wait{20'000};
constexpr Milliseconds most_spread{1'000};

// From 0 up to 1.
double drawn_fraction() {
  const std::string digits = random_hex(4);
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return static_cast<double>(number) / 4'294'967'296.0;
}

// After the first, second… failure of a target: between half a second and the whole, then twice as long, and so on.
Milliseconds drawn_wait(int failures) {
  const Milliseconds most = std::min(longest_drawn_wait, first_wait * (1 << std::min(failures - 1, 10)));
  return std::chrono::duration_cast<Milliseconds>(most * (0.5 + drawn_fraction() / 2));
}

// All whom a vendor told the same second shall not come in the same moment.
Milliseconds advised_wait(Milliseconds advised) {
  const Milliseconds spread = std::min(most_spread, advised / 10 + Milliseconds(10));
  return advised + std::chrono::duration_cast<Milliseconds>(spread * drawn_fraction());
}

int retries_of(const Route& route, const Target& target) {
  const auto of_role = route.config == nullptr ? std::optional<int>() : route.config->retries;
  return of_role.value_or(target.provider->retries.value_or(provider::usual_retries));
}

}  // namespace

Recovery::Recovery(const Services& services, Inbound& inbound, const Route& route, LogRecord& record,
                   http::ResponseWriter& writer)
    : services_(services), inbound_(inbound), route_(route), record_(record), writer_(writer) {
  candidates_.reserve(route.targets.size());
  for (const Target& target : route.targets) {
    candidates_.push_back({.target = &target, .tries_left = 1 + retries_of(route, target), .not_before = {}});
  }
}

http::Task<Upstream<void>> Recovery::try_target(const Candidate& candidate) {
  const Target& target = *candidate.target;
  record_.usage = {};
  OpenUpstream upstream;
  Upstream<void> outcome =
      co_await open_upstream(services_, inbound_, route_, Try{target, candidate.tried > 0}, upstream, record_);
  if (!outcome) co_return outcome;
  const bool may_sign = target.provider->dialect == "anthropic";
  ThinkingRecorder thinking(may_sign ? services_.thinking : nullptr, inbound_.client);
  const RelayContext context{services_.clock, inbound_, record_, writer_, thinking};
  bool stream = inbound_.stream && is_event_stream(upstream.response->head());
  if (!stream) {
    outcome = co_await relay_whole(context, upstream);
    co_return outcome;
  }
  StreamRelay relay(context, upstream);
  outcome = co_await relay.run();
  co_return outcome;
}

bool Recovery::is_over() const {
  return writer_.started() || writer_.gone() || services_.clock.steady() >= inbound_.answer_by;
}

http::Task<Upstream<void>> Recovery::run() {
  services_.retries.earn();
  std::optional<Failure> said;
  while (Candidate* candidate = next()) {
    bool ready = true;
    if (candidate->tried > 0) ready = co_await wait_for(*candidate);
    if (!ready) break;
    Upstream<void> outcome = co_await try_target(*candidate);
    if (outcome) co_return outcome;
    note_failure(*candidate, outcome.error());
    const bool may_go_on = may_fall_back(outcome.error()) && !is_over();
    // What a vendor said tells the client more than that another one is left alone.
    if (!said || !may_go_on || outcome.error()->code != circuit_open) said = std::move(outcome.error());
    if (!may_go_on) break;
  }
  // Who leaves between two tries has not seen the first one's failure.
  if (writer_.gone() && !writer_.started()) said = failure_of(Error{ErrorKind::client_gone, "the client left"});
  if (record_.attempt > 1 && has_time_ && may_fall_back(*said)) (*said)->should_retry = "false";
  co_return std::unexpected(std::move(*said));
}

void Recovery::note_failure(Candidate& candidate, const chat::ApiError& error) {
  --candidate.tries_left;
  ++candidate.tried;
  if (!may_repeat(error)) candidate.tries_left = 0;
  const auto advised = parse_retry_after(error.retry_after_ms, error.retry_after, services_.clock.wall());
  const Milliseconds wait = advised ? advised_wait(*advised) : drawn_wait(candidate.tried);
  candidate.not_before = services_.clock.steady() + wait;
}

// The first that was not tried, otherwise the one that may be tried again soonest.
Recovery::Candidate* Recovery::next() {
  Candidate* soonest = nullptr;
  for (Candidate& candidate : candidates_) {
    if (candidate.tried == 0) return &candidate;
    const bool sooner = soonest == nullptr || candidate.not_before < soonest->not_before;
    if (candidate.tries_left > 0 && sooner) soonest = &candidate;
  }
  return soonest;
}

// Whether it may be tried again now.
http::Task<bool> Recovery::wait_for(const Candidate& candidate) {
  const SteadyTime now = services_.clock.steady();
  const auto of_role = route_.config == nullptr ? provider::Timeouts{} : route_.config->timeouts;
  const auto limits = provider::resolve(of_role, candidate.target->provider->timeouts);
  has_time_ = candidate.not_before <= now + longest_wait + most_spread &&
              candidate.not_before < std::min(record_.begun + limits.total, inbound_.answer_by);
  if (!has_time_ || !services_.retries.spend()) co_return false;
  const auto time = std::chrono::ceil<Milliseconds>(candidate.not_before - now);
  auto slept = co_await http::sleep_for(std::max(time, Milliseconds(0)));
  co_return slept && !writer_.gone();
}

}  // namespace sfai::gateway
