#include "net/socket.h"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

#include "net/spare_descriptor.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr asio::use_awaitable_t<http::Executor> use_task;
constexpr std::size_t most_pieces = 8;

std::unexpected<Error> broken(int number) {
  return fail(ErrorKind::upstream_broke, error_code(number, boost::system::generic_category()).message());
}

std::unexpected<Error> no_socket(const error_code& failure) {
  bool out_of_room = failure == boost::system::errc::too_many_files_open ||
                     failure == boost::system::errc::too_many_files_open_in_system ||
                     failure == boost::system::errc::no_buffer_space ||
                     failure == boost::system::errc::not_enough_memory;
  if (!out_of_room) return fail(ErrorKind::upstream_broke, failure.message());
  return std::unexpected(out_of_descriptors(failure.message()));
}

bool would_block(int number) { return number == EAGAIN || number == EWOULDBLOCK; }

// -1: see errno.
ssize_t send_pieces(int descriptor, std::span<const std::string_view> pieces) {
  std::array<iovec, most_pieces> vectors{};
  pieces = pieces.first(std::min(pieces.size(), most_pieces));
  std::ranges::transform(pieces, vectors.begin(), [](std::string_view piece) {
    return iovec{const_cast<char*>(piece.data()), piece.size()};  // NOLINT: sendmsg does not write to it
  });
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = pieces.size();
  return ::sendmsg(descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

Socket::Socket(asio::io_context& loop)
    : handle_(loop), alarm_(loop, [this] {
        error_code ignored;
        handle_.cancel(ignored);
      }) {}

Socket::Socket(asio::io_context& loop, Handle accepted)
    : handle_(std::move(accepted)), alarm_(loop, [this] {
        error_code ignored;
        handle_.cancel(ignored);
      }) {
  set_options();
}

// An upstream that went away without a word (its side of a pooled connection, or the network's memory of it) takes no
// bytes any more: the connection counts as broken when they stay unacknowledged for so long.
void Socket::limit_unacknowledged() {
  constexpr unsigned milliseconds = 10'000;
  setsockopt(handle_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

void Socket::set_options() {
  error_code ignored;
  handle_.native_non_blocking(true, ignored);
  handle_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Result<void> Socket::outcome_of(const error_code& failure, bool cancelled, SteadyTime deadline) const {
  if (!failure) return {};
  if (failure != asio::error::operation_aborted) return fail(ErrorKind::upstream_broke, failure.message());
  if (cancelled || !handle_.is_open()) return fail(ErrorKind::client_gone, "cancelled");
  if (std::chrono::steady_clock::now() >= deadline) return fail(ErrorKind::timed_out, "timed out");
  return fail(ErrorKind::client_gone, "given up with the other direction");
}

Task<Result<void>> Socket::connect(const asio::ip::tcp::endpoint& peer, SteadyTime deadline) {
  co_await asio::this_coro::throw_if_cancelled(false);
  if (std::chrono::steady_clock::now() >= deadline) co_return fail(ErrorKind::timed_out, "timed out");
  error_code failure;
  handle_.close(failure);
  handle_.open(peer.protocol(), failure);
  if (failure) co_return no_socket(failure);
  alarm_.set(deadline);
  co_await handle_.async_connect(peer, asio::redirect_error(use_task, failure));
  alarm_.clear();
  auto state = co_await asio::this_coro::cancellation_state;
  if (!failure) set_options();
  if (!failure) limit_unacknowledged();
  co_return outcome_of(failure, state.cancelled() != asio::cancellation_type::none, deadline);
}

Task<Result<void>> Socket::wait(Direction direction, SteadyTime deadline) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return fail(ErrorKind::client_gone, "cancelled");
  if (std::chrono::steady_clock::now() >= deadline) co_return fail(ErrorKind::timed_out, "timed out");
  if (deadline != SteadyTime::max()) alarm_.set(deadline);
  auto what = direction == Direction::in ? Handle::wait_read : Handle::wait_write;
  error_code failure;
  co_await handle_.async_wait(what, asio::redirect_error(use_task, failure));
  if (deadline != SteadyTime::max()) alarm_.clear();
  state = co_await asio::this_coro::cancellation_state;
  co_return outcome_of(failure, state.cancelled() != asio::cancellation_type::none, deadline);
}

Task<Result<std::size_t>> Socket::read_some(std::span<char> into, SteadyTime deadline) {
  // Where the deadline has passed already, what is there is still read.
  bool wait_first = !std::exchange(more_is_likely_, false) && std::chrono::steady_clock::now() < deadline;
  while (true) {
    if (wait_first) {
      auto ready = co_await wait(Direction::in, deadline);
      if (!ready) co_return std::unexpected(std::move(ready.error()));
    }
    auto count = ::recv(handle_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
    if (count < 0 && !would_block(errno) && errno != EINTR) co_return broken(errno);
    wait_first = true;
    if (count < 0) continue;
    more_is_likely_ = static_cast<std::size_t>(count) == into.size();
    co_return static_cast<std::size_t>(count);
  }
}

Task<Result<std::size_t>> Socket::write_some(std::span<const std::string_view> pieces, SteadyTime deadline) {
  while (true) {
    auto count = send_pieces(handle_.native_handle(), pieces);
    if (count > 0) co_return static_cast<std::size_t>(count);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && !would_block(errno)) co_return broken(errno);
    auto ready = co_await wait(Direction::out, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

std::size_t Socket::take_some(std::span<char> into) {
  const auto count = ::recv(handle_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

Socket::Peek Socket::peek() {
  char byte = 0;
  auto count = ::recv(handle_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count > 0) return Peek::bytes;
  return count < 0 && (would_block(errno) || errno == EINTR) ? Peek::nothing : Peek::ended;
}

std::size_t Socket::unacknowledged() {
  int bytes = 0;
  bool known = ioctl(handle_.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0;
  return known ? static_cast<std::size_t>(bytes) : 0;
}

void Socket::end_of_writing() {
  error_code ignored;
  handle_.shutdown(Handle::shutdown_send, ignored);
}

void Socket::close() {
  error_code ignored;
  handle_.close(ignored);
}

}  // namespace sfai::net
