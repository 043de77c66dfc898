#include "net/alarm.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <cstdint>
#include <utility>

#include "http/task.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, http::Executor>;

}  // namespace

struct Alarm::State {
  State(asio::io_context& loop, std::function<void()> ring_) : timer(loop), ring(std::move(ring_)) {}

  static void arm(const std::shared_ptr<State>& state, SteadyTime time);
  static void go_off(const std::shared_ptr<State>& state);

  Timer timer;
  std::function<void()> ring;  // empty once the alarm is gone
  SteadyTime deadline = SteadyTime::max();
  SteadyTime armed = SteadyTime::max();  // when the timer goes off; never later than the deadline
  std::uint64_t generation = 0;          // tells the handler of the last arming from those before it
};

void Alarm::State::arm(const std::shared_ptr<State>& state, SteadyTime time) {
  state->armed = time;
  state->timer.expires_at(time);
  state->timer.async_wait([state, generation = ++state->generation](const boost::system::error_code&) {
    if (generation == state->generation) go_off(state);
  });
}

void Alarm::State::go_off(const std::shared_ptr<State>& state) {
  state->armed = SteadyTime::max();
  if (!state->ring || state->deadline == SteadyTime::max()) return;
  if (state->deadline > std::chrono::steady_clock::now()) return arm(state, state->deadline);
  state->deadline = SteadyTime::max();
  state->ring();
}

Alarm::Alarm(asio::io_context& loop, std::function<void()> ring)
    : state_(std::make_shared<State>(loop, std::move(ring))) {}

Alarm::~Alarm() {
  state_->ring = nullptr;
  state_->timer.cancel();
}

void Alarm::set(SteadyTime deadline) {
  state_->deadline = deadline;
  if (deadline < state_->armed) State::arm(state_, deadline);
}

void Alarm::clear() { state_->deadline = SteadyTime::max(); }

}  // namespace sfai::net
