#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/clock.h"
#include "base/error.h"
#include "http/task.h"

namespace sfai::http {

// Waits on the loop of the calling task. Error client_gone: the task was cancelled.
inline Task<Result<void>> sleep_for(Milliseconds time) {
  namespace asio = boost::asio;
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
  co_await asio::this_coro::throw_if_cancelled(false);
  Executor executor = co_await asio::this_coro::executor;
  auto state = co_await asio::this_coro::cancellation_state;
  Timer timer(executor, time);
  boost::system::error_code ended;
  if (state.cancelled() == asio::cancellation_type::none) {
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>{}, ended));
    state = co_await asio::this_coro::cancellation_state;
  }
  if (state.cancelled() == asio::cancellation_type::none) co_return Result<void>{};
  co_return fail(ErrorKind::client_gone, "the wait was cancelled");
}

}  // namespace sfai::http
