#include "net/resolver.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "net/spare_descriptor.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Resolver = asio::ip::basic_resolver<tcp, http::Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, http::Executor>;
using Endpoints = std::vector<tcp::endpoint>;

constexpr asio::use_awaitable_t<http::Executor> use_task;

struct Lookup {
  explicit Lookup(asio::io_context& loop) : resolver(loop), done_or_late(loop) {}

  Resolver resolver;
  Timer done_or_late;
  bool done = false;
  error_code failure;
  Endpoints endpoints;
};

void start(const std::shared_ptr<Lookup>& lookup, const std::string& host, std::uint16_t port) {
  lookup->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                 [lookup](const error_code& failure, const Resolver::results_type& results) {
                                   lookup->done = true;
                                   lookup->failure = failure;
                                   for (const auto& entry : results) lookup->endpoints.push_back(entry.endpoint());
                                   lookup->done_or_late.cancel();
                                 });
}

}  // namespace

Task<Result<Endpoints>> resolve(asio::io_context& loop, std::string host, std::uint16_t port, SteadyTime deadline) {
  error_code failure;
  auto literal = asio::ip::make_address(host, failure);
  if (!failure) co_return Endpoints{tcp::endpoint(literal, port)};
  co_await asio::this_coro::throw_if_cancelled(false);
  auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return fail(ErrorKind::client_gone, "cancelled");
  auto lookup = std::make_shared<Lookup>(loop);  // owners: this task and the look-up, which may end long after it
  lookup->done_or_late.expires_at(deadline);
  start(lookup, host, port);
  co_await lookup->done_or_late.async_wait(asio::redirect_error(use_task, failure));
  if (state.cancelled() != asio::cancellation_type::none) co_return fail(ErrorKind::client_gone, "cancelled");
  if (!lookup->done) co_return fail(ErrorKind::timed_out, "timed out");
  // The system's look-up says "try again" when it gets no socket.
  if (lookup->failure && !SpareDescriptor().held()) co_return std::unexpected(out_of_descriptors("no descriptor left"));
  if (lookup->failure) co_return fail(ErrorKind::upstream_broke, "no such host (" + lookup->failure.message() + ")");
  co_return std::move(lookup->endpoints);
}

}  // namespace sfai::net
