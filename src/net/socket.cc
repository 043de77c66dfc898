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
#include <unistd.h>
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

void send_at_once(int descriptor) {
  constexpr int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

// An upstream that went away without a word (its side of a pooled connection, or the network's memory of it) takes no
// bytes any more: the connection counts as broken when they stay unacknowledged for so long.
void limit_unacknowledged(int descriptor) {
  constexpr unsigned milliseconds = 10'000;
  setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

// The error of a connection that was being made; 0: it is there.
int outcome_of_connecting(int descriptor) {
  int number = 0;
  socklen_t size = sizeof number;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) != 0) return errno;
  return number;
}

error_code system_error(int number) { return {number, boost::system::system_category()}; }

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
    : reactor_(Reactor::of(loop)), watched_(reactor_), alarm_(loop, [this] { watched_.cancel(); }) {}

Result<void> Socket::watch(int descriptor) {
  descriptor_ = descriptor;
  const auto failure = watched_.add(descriptor);
  if (!failure) return {};
  close();
  return no_socket(failure);
}

Result<void> Socket::adopt(int descriptor) {
  close();
  send_at_once(descriptor);
  return watch(descriptor);
}

Result<void> Socket::may_wait(asio::cancellation_type cancelled, bool is_late) const {
  if (cancelled != asio::cancellation_type::none) return fail(ErrorKind::client_gone, "cancelled");
  if (!is_open()) return fail(ErrorKind::client_gone, "closed");
  if (is_late) return fail(ErrorKind::timed_out, "timed out");
  return {};
}

void Socket::begin_wait(Direction direction, SteadyTime deadline) {
  if (deadline != SteadyTime::max()) alarm_.set(deadline);
  watched_.exhausted(direction);
}

Result<void> Socket::end_wait(const error_code& failure, asio::cancellation_type cancelled, SteadyTime deadline) {
  if (deadline != SteadyTime::max()) alarm_.clear();
  if (!failure) return {};
  if (failure != asio::error::operation_aborted) return fail(ErrorKind::upstream_broke, failure.message());
  if (cancelled != asio::cancellation_type::none || !is_open()) return fail(ErrorKind::client_gone, "cancelled");
  if (std::chrono::steady_clock::now() >= deadline) return fail(ErrorKind::timed_out, "timed out");
  return fail(ErrorKind::client_gone, "given up with the other direction");
}

Task<Result<void>> Socket::connect(const asio::ip::tcp::endpoint& peer, SteadyTime deadline) {
  close();
  if (std::chrono::steady_clock::now() >= deadline) co_return fail(ErrorKind::timed_out, "timed out");
  const int descriptor = ::socket(peer.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (descriptor < 0) co_return no_socket(system_error(errno));
  send_at_once(descriptor);
  limit_unacknowledged(descriptor);
  const int begun = ::connect(descriptor, peer.data(), static_cast<socklen_t>(peer.size())) == 0 ? 0 : errno;
  auto watched = watch(descriptor);
  if (!watched) co_return watched;
  if (begun == 0) co_return watched;
  if (begun != EINPROGRESS) co_return broken(begun);
  auto waited = co_await wait(Direction::out, deadline);
  if (!waited) co_return waited;
  const int failure = outcome_of_connecting(descriptor);
  if (failure != 0) co_return broken(failure);
  co_return Result<void>{};
}

Task<Result<void>> Socket::wait(Direction direction, SteadyTime deadline) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto state = co_await asio::this_coro::cancellation_state;
  auto allowed = may_wait(state.cancelled(), std::chrono::steady_clock::now() >= deadline);
  if (!allowed) co_return allowed;
  begin_wait(direction, deadline);
  error_code failure;
  co_await watched_.async_wait(direction, asio::redirect_error(use_task, failure));
  co_return end_wait(failure, state.cancelled(), deadline);
}

// What gave less than it might have has nothing more, unless the peer's end stands behind it.
ssize_t Socket::receive(std::span<char> into, int flags) {
  ssize_t count = -1;
  do {
    count = ::recv(descriptor_, into.data(), into.size(), flags | MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  const bool nothing = count < 0 && would_block(errno);
  const bool all = count > 0 && static_cast<std::size_t>(count) < into.size() && !watched_.peer_has_left();
  if (nothing || all) watched_.exhausted(Direction::in);
  return count;
}

// Waits by itself: a coroutine less for each read.
Task<Result<std::size_t>> Socket::read_some(std::span<char> into, SteadyTime deadline) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto state = co_await asio::this_coro::cancellation_state;
  bool is_late = std::chrono::steady_clock::now() >= deadline;
  bool wait_first = !may_read() && !is_late;  // what is there is read in any case
  while (true) {
    if (wait_first) {
      auto allowed = may_wait(state.cancelled(), is_late);
      if (!allowed) co_return std::unexpected(std::move(allowed.error()));
      begin_wait(Direction::in, deadline);
      error_code failure;
      co_await watched_.async_wait(Direction::in, asio::redirect_error(use_task, failure));
      auto waited = end_wait(failure, state.cancelled(), deadline);
      if (!waited) co_return std::unexpected(std::move(waited.error()));
    }
    const auto count = receive(into, 0);
    if (count >= 0) co_return static_cast<std::size_t>(count);
    if (!would_block(errno)) co_return broken(errno);
    wait_first = true;
    is_late = std::chrono::steady_clock::now() >= deadline;
  }
}

Result<std::size_t> Socket::write_now(std::span<const std::string_view> pieces) {
  ssize_t count = -1;
  do {
    count = send_pieces(descriptor_, pieces);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return static_cast<std::size_t>(count);
  if (would_block(errno)) return 0;
  return broken(errno);
}

Task<Result<std::size_t>> Socket::write_some(std::span<const std::string_view> pieces, SteadyTime deadline) {
  while (true) {
    auto written = write_now(pieces);
    if (!written || *written > 0) co_return written;
    auto ready = co_await wait(Direction::out, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

std::size_t Socket::take_some(std::span<char> into) {
  const auto count = receive(into, 0);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

Socket::Peek Socket::peek() {
  if (!is_open()) return Peek::ended;
  // Nothing had come when the events were fetched that are being heard of now: as good as a look.
  if (reactor_.turn() != 0 && !may_read()) return Peek::nothing;
  char byte = 0;
  const auto count = receive({&byte, 1}, MSG_PEEK);
  if (count > 0) return Peek::bytes;
  return count < 0 && would_block(errno) ? Peek::nothing : Peek::ended;
}

asio::ip::address Socket::peer() const {
  asio::ip::tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (getpeername(descriptor_, endpoint.data(), &size) != 0) return {};
  return endpoint.address();
}

std::size_t Socket::unacknowledged() {
  int bytes = 0;
  bool known = ioctl(descriptor_, SIOCOUTQ, &bytes) == 0 && bytes > 0;
  return known ? static_cast<std::size_t>(bytes) : 0;
}

void Socket::end_of_writing() { ::shutdown(descriptor_, SHUT_WR); }

void Socket::close() {
  watched_.remove();
  if (is_open()) ::close(std::exchange(descriptor_, -1));
}

}  // namespace sfai::net
