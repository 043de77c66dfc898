#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "http/task.h"

namespace sfai::testing {

// Runs the loop until `done`. Throws when that does not happen within five seconds, so that a test fails and never
// hangs.
void drive_until(boost::asio::io_context& loop, const std::function<bool()>& done);
// Runs the loop for a moment: to see that something does not happen.
void drive_for(boost::asio::io_context& loop, Milliseconds time);

// A task under way on a loop, of which the test waits for the result or which it cancels.
template <class T>
class Pending {
 public:
  Pending(boost::asio::io_context& loop, http::Task<T> task) : loop_(loop) {
    boost::asio::co_spawn(loop, std::move(task),
                          boost::asio::bind_cancellation_slot(state_->cancel.slot(),
                                                              [state = state_](std::exception_ptr thrown, T value) {
                                                                state->thrown = std::move(thrown);
                                                                state->value.emplace(std::move(value));
                                                              }));
  }

  bool done() const { return state_->value.has_value(); }
  void cancel() { state_->cancel.emit(boost::asio::cancellation_type::terminal); }
  T get() {
    drive_until(loop_, [this] { return done(); });
    if (state_->thrown) std::rethrow_exception(state_->thrown);
    return std::move(*state_->value);
  }

 private:
  struct State {
    boost::asio::cancellation_signal cancel;
    std::exception_ptr thrown;
    std::optional<T> value;
  };

  boost::asio::io_context& loop_;
  std::shared_ptr<State> state_ = std::make_shared<State>();  // owners: this and the task's completion
};

template <class T>
T run(boost::asio::io_context& loop, http::Task<T> task) {
  return Pending<T>(loop, std::move(task)).get();
}

}  // namespace sfai::testing
