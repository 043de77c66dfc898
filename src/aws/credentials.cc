#include "aws/credentials.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "aws/gate.h"
#include "aws/sources.h"

namespace sfai::aws {
namespace {

constexpr std::chrono::minutes renewed_before_end{5};
constexpr std::chrono::seconds between_renewals{30};

http::Task<Found> first_found(Search& search) {
  auto found = from_environment(search);
  if (!found || *found) co_return found;
  found = co_await from_web_identity(search);
  if (!found || *found) co_return found;
  found = from_shared_files(search);
  if (!found || *found) co_return found;
  found = co_await from_container(search);
  if (!found || *found) co_return found;
  found = co_await from_instance(search);
  co_return found;
}

}  // namespace

struct CredentialsChain::State {
  http::Client& client;
  const Clock& clock;
  Variables variables;
  std::optional<Credentials> kept = {};
  WallTime next_renewal = {};
  Error failure = {};  // of the last search
  enum class Searching { no, yes } searching = Searching::no;
  Gate landed = {};

  bool usable() const { return kept && (!kept->expires || clock.wall() < *kept->expires); }
  bool fresh() const {
    if (!usable()) return false;
    if (!kept->expires || clock.wall() < *kept->expires - renewed_before_end) return true;
    return clock.wall() < next_renewal;
  }

  static http::Task<void> search(std::shared_ptr<State> state);
};

http::Task<void> CredentialsChain::State::search(std::shared_ptr<State> state) {
  Search search{.client = state->client, .clock = state->clock, .variables = state->variables};
  auto found = co_await first_found(search);
  if (!found) {
    state->failure = std::move(found.error());
  } else if (*found) {
    state->kept = std::move(**found);
  } else {
    state->failure = {ErrorKind::not_configured,
                      fmt::format("no AWS credentials; tried: {}", fmt::join(search.tried, "; "))};
  }
  state->next_renewal = state->clock.wall() + between_renewals;
  state->searching = Searching::no;
  state->landed.open();
}

CredentialsChain::CredentialsChain(http::Client& client, const Clock& clock, Variables variables)
    : state_(std::make_shared<State>(State{.client = client, .clock = clock, .variables = std::move(variables)})) {}

CredentialsChain::~CredentialsChain() = default;

http::Task<Result<Credentials>> CredentialsChain::get(SteadyTime deadline) {
  auto state = state_;
  if (state->fresh()) co_return *state->kept;
  if (state->searching == State::Searching::no) {
    state->searching = State::Searching::yes;
    auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::co_spawn(executor, State::search(state), boost::asio::detached);
  }
  // The search may have ended before it had to wait for anything.
  if (state->searching == State::Searching::yes) {
    auto passed = co_await state->landed.wait(deadline);
    if (passed == Gate::Passed::cancelled) co_return fail(ErrorKind::client_gone, "cancelled");
    if (passed == Gate::Passed::too_late && !state->usable())
      co_return fail(ErrorKind::timed_out, "no AWS credentials were found in time");
  }
  if (state->usable()) co_return *state->kept;
  co_return std::unexpected(state->failure);
}

void CredentialsChain::forget(const Credentials& expired) {
  if (state_->kept && state_->kept->access_key_id == expired.access_key_id) state_->kept.reset();
}

}  // namespace sfai::aws
