#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/error.h"
#include "http/task.h"

namespace sfai::http {

// Something that happens once, and that any number of tasks of one loop wait for.
class Event {
 public:
  explicit Event(Executor executor) : timer_(executor, Timer::time_point::max()) {}

  void set() {
    is_set_ = true;
    timer_.cancel();
  }
  bool is_set() const { return is_set_; }

  // Error client_gone: the waiting task was cancelled.
  Task<Result<void>> wait() {
    if (is_set_) co_return Result<void>{};
    auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none)
      co_return fail(ErrorKind::client_gone, "the wait was cancelled");
    boost::system::error_code ended;
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable_t<Executor>{}, ended));
    if (is_set_) co_return Result<void>{};
    co_return fail(ErrorKind::client_gone, "the wait was cancelled");
  }

 private:
  using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
  Timer timer_;
  bool is_set_ = false;
};

}  // namespace sfai::http
