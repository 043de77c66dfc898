#include "aws/gate.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sfai::aws {

namespace asio = boost::asio;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, http::Executor>;

struct Gate::Waiting {
  Timer timer;
  bool opened = false;
};

http::Task<Gate::Passed> Gate::wait(SteadyTime until) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto executor = co_await asio::this_coro::executor;
  Waiting place{Timer(executor, until)};
  waiting_.push_back(&place);
  auto [error] = co_await place.timer.async_wait(asio::as_tuple(asio::use_awaitable_t<http::Executor>{}));
  std::erase(waiting_, &place);
  if (place.opened) co_return Passed::opened;
  co_return error ? Passed::cancelled : Passed::too_late;
}

void Gate::open() {
  for (Waiting* place : waiting_) {
    place->opened = true;
    place->timer.cancel();
  }
}

http::Task<bool> pause(SteadyTime until) {
  Gate closed;
  auto passed = co_await closed.wait(until);
  co_return passed == Gate::Passed::too_late;
}

}  // namespace sfai::aws
