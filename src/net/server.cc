#include "net/server.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <exception>
#include <fmt/format.h>
#include <sys/socket.h>
#include <utility>

#include "net/connection.h"
#include "net/spare_descriptor.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using http::Task;
using Acceptor = asio::basic_socket_acceptor<tcp, http::Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, http::Executor>;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr asio::use_awaitable_t<http::Executor> use_task;
constexpr std::size_t read_buffer_bytes = 64U << 10U;
// Where files or memory have run out, accepting again at once would fail again at once.
constexpr Milliseconds pause_after_failure{50};

Task<void> keep_and_run(std::shared_ptr<Connection> connection) { co_await connection->run(); }

Result<tcp::endpoint> first_address(asio::io_context& loop, const ServerOptions& options) {
  error_code failure;
  auto literal = asio::ip::make_address(options.host, failure);
  if (!failure) return tcp::endpoint(literal, options.port);
  asio::ip::basic_resolver<tcp, http::Executor> resolver(loop);
  auto found = resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive, failure);
  if (!failure && !found.empty()) return found.begin()->endpoint();
  return fail(ErrorKind::not_configured,
              fmt::format("cannot listen on '{}': not an address or a known host", options.host));
}

}  // namespace

struct Server::State {
  State(asio::io_context& loop_, http::Handler& handler, ServerOptions options)
      : loop(loop_),
        acceptor(loop_),
        core(std::make_shared<ServerCore>(handler, std::move(options), std::vector<char>(read_buffer_bytes))) {
    Reactor::of(loop);  // while there are descriptors
  }

  static Task<void> accept_all(std::shared_ptr<State> state);
  error_code try_alone(const tcp::endpoint& address) const;
  error_code bind_to(const tcp::endpoint& address);
  Task<void> recover(error_code failure);
  error_code accept_some();
  void welcome(int descriptor);
  bool make_room();
  void run(std::unique_ptr<ByteStream> stream, Place place, Connection::Purpose purpose);

  asio::io_context& loop;
  Acceptor acceptor;
  SpareDescriptor spare;
  std::shared_ptr<ServerCore> core;
};

// SO_REUSEPORT would let a second program of the same user take half of the connections, unnoticed: the first server of
// a program binds without it once, to see that the port is free.
error_code Server::State::try_alone(const tcp::endpoint& address) const {
  error_code failure;
  Acceptor probe(loop);
  probe.open(address.protocol(), failure);
  if (!failure) probe.set_option(Acceptor::reuse_address(true), failure);
  if (!failure) probe.bind(address, failure);
  return failure;
}

error_code Server::State::bind_to(const tcp::endpoint& address) {
  error_code failure;
  bool probe = address.port() != 0 && !core->options.share_port;
  if (probe) failure = try_alone(address);
  if (failure) return failure;
  acceptor.open(address.protocol(), failure);
  if (!failure) acceptor.set_option(Acceptor::reuse_address(true), failure);
  if (!failure) acceptor.set_option(ReusePort(true), failure);
  if (!failure) acceptor.bind(address, failure);
  if (!failure) acceptor.native_non_blocking(true, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  return failure;
}

void Server::State::run(std::unique_ptr<ByteStream> stream, Place place, Connection::Purpose purpose) {
  auto connection = std::make_shared<Connection>(core, std::move(stream), std::move(place), purpose);
  auto slot = connection->slot();
  // Owners: the coroutine, and its end, which touches the slot once more where nothing has suspended the coroutine (a
  // handshake whose bytes were all there).
  auto ended = [connection](const std::exception_ptr&) {};
  asio::co_spawn(loop, keep_and_run(std::move(connection)), asio::bind_cancellation_slot(slot, std::move(ended)));
}

// Closes the connection of this thread that has been idle for longest.
bool Server::State::make_room() {
  if (core->idle.empty() || !core->idle.front()->may_be_closed_for_another()) return false;
  core->idle.front()->close_if_idle();
  return true;
}

void Server::State::welcome(int descriptor) {
  auto socket = std::make_unique<Socket>(loop);
  if (!socket->adopt(descriptor)) return;
  Admission& admission = core->admission();
  spare.take();
  bool room = spare.held() && (!admission.connections_full() || make_room());
  std::optional<Place> place = room ? admission.take_connection() : admission.take_refusal();
  if (!place) return;  // a flood: even saying no would cost too much
  auto* tls = core->options.tls;
  std::unique_ptr<ByteStream> stream;
  if (tls != nullptr) {
    stream = tls->encrypted(std::move(socket));
  } else {
    stream = std::move(socket);
  }
  if (stream)
    run(std::move(stream), std::move(*place), room ? Connection::Purpose::serve : Connection::Purpose::turn_away);
}

// The descriptor held back lets one more client in, which is told that there is no room.
Task<void> Server::State::recover(error_code failure) {
  if (failure == asio::error::operation_aborted || failure == asio::error::connection_aborted) co_return;
  if (spare.held()) {
    spare.give_up();
    co_return;
  }
  Timer pause(loop);
  pause.expires_after(pause_after_failure);
  co_await pause.async_wait(asio::redirect_error(use_task, failure));
  spare.take();
}

// Those that are there, but not so many that the others of the thread wait for long.
error_code Server::State::accept_some() {
  constexpr int most = 64;
  for (int count = 0; count < most; ++count) {
    const int descriptor = ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    const error_code failure(descriptor < 0 ? errno : 0, boost::system::system_category());
    if (failure == asio::error::would_block) break;
    if (failure == asio::error::interrupted || failure == asio::error::connection_aborted) continue;
    if (failure) return failure;
    welcome(descriptor);
  }
  return {};
}

Task<void> Server::State::accept_all(std::shared_ptr<State> state) {
  while (state->acceptor.is_open()) {
    error_code failure;
    co_await state->acceptor.async_wait(Acceptor::wait_read, asio::redirect_error(use_task, failure));
    if (!failure) failure = state->accept_some();
    if (failure) co_await state->recover(failure);
  }
}

Server::Server(asio::io_context& loop, http::Handler& handler, ServerOptions options)
    : state_(std::make_shared<State>(loop, handler, std::move(options))) {}

Server::~Server() { stop(); }

Result<void> Server::listen() {
  const auto& options = state_->core->options;
  auto address = first_address(state_->loop, options);
  if (!address) return std::unexpected(std::move(address.error()));
  auto failure = state_->bind_to(*address);
  if (failure)
    return fail(ErrorKind::not_configured,
                fmt::format("cannot listen on {}:{}: {}", options.host, options.port, failure.message()));
  asio::co_spawn(state_->loop, State::accept_all(state_), asio::detached);
  return {};
}

std::uint16_t Server::port() const {
  error_code ignored;
  return state_->acceptor.local_endpoint(ignored).port();
}

void Server::drain() {
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->core->draining = true;
  for (auto* connection : state_->core->open) connection->close_if_idle();
}

void Server::stop() {
  drain();
  for (auto* connection : state_->core->open) connection->close();
}

std::size_t Server::open_connections() const { return state_->core->open.size(); }

}  // namespace sfai::net
