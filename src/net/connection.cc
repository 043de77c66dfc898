#include "net/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "net/http1_writer.h"
#include "net/response_writer.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

// After a refusal the client may be sending still; closing with unread bytes would reset the connection and destroy the
// answer before it is read (RFC 9112 section 9.6). So these are thrown away for a while.
constexpr Milliseconds longest_linger{2'000};
constexpr std::size_t most_thrown_away = 64U << 20U;

Http1Failure too_slow() { return {408, Error{ErrorKind::timed_out, "the request did not arrive in time"}}; }

}  // namespace

Connection::Connection(asio::io_context& loop, std::shared_ptr<ServerCore> core, Socket::Handle socket)
    : core_(std::move(core)), socket_(loop, std::move(socket)) {
  core_->open.insert(this);
}

Connection::~Connection() { core_->open.erase(this); }

Task<void> Connection::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  bool open = true;
  while (open) {
    auto incoming = co_await read_request();
    first_ = false;
    if (!incoming && incoming.error()) co_await refuse(std::move(*incoming.error()));
    if (!incoming) break;
    open = co_await answer(*incoming);
  }
  socket_.close();
}

Task<std::expected<Connection::Incoming, Connection::Unreadable>> Connection::read_request() {
  RequestParser parser({.head_bytes = core_->options.max_head_bytes, .body_bytes = core_->options.max_body_bytes});
  const auto of_target = [&](Unreadable why) {
    if (why) why->target = parser.target();
    return std::unexpected(std::move(why));
  };
  auto fed = parser.feed(std::exchange(rest_, {}));
  if (!fed) co_return of_target(std::move(fed.error()));
  auto head_deadline = steady_clock::now() + core_->options.read_timeout;
  while (!parser.done()) {
    bool had_head = parser.head_done();
    bool had_begun = parser.started();
    auto more = co_await read_more(parser, head_deadline);
    if (!more) co_return of_target(std::move(more.error()));
    if (!had_begun) head_deadline = steady_clock::now() + core_->options.read_timeout;
    if (had_head || !parser.head_done() || parser.done() || !parser.expects_continue()) continue;
    std::array<std::string_view, 1> go_on{"HTTP/1.1 100 Continue\r\n\r\n"};
    auto sent = co_await send(go_on);
    if (!sent) co_return std::unexpected(Unreadable());
  }
  rest_ = parser.take_rest();
  co_return Incoming{parser.take_request(), parser.http_1_0(), parser.keep_alive()};
}

SteadyTime Connection::next_deadline(const RequestParser& parser, SteadyTime head_deadline) const {
  if (parser.started() && !parser.head_done()) return head_deadline;
  bool between_requests = !parser.started() && !first_;
  return steady_clock::now() + (between_requests ? core_->options.keep_alive_timeout : core_->options.read_timeout);
}

Task<std::expected<void, Connection::Unreadable>> Connection::read_more(RequestParser& parser,
                                                                        SteadyTime head_deadline) {
  idle_ = !parser.started();
  if (idle_ && core_->draining) co_return std::unexpected(Unreadable());
  auto count = co_await socket_.read_some(core_->buffer, next_deadline(parser, head_deadline));
  bool was_idle = std::exchange(idle_, false);
  bool too_late = !count && count.error().kind == ErrorKind::timed_out && !was_idle;
  if (too_late) co_return std::unexpected(too_slow());
  if (!count || *count == 0) co_return std::unexpected(Unreadable());
  auto fed = parser.feed({core_->buffer.data(), *count});
  if (!fed) co_return std::unexpected(std::move(fed.error()));
  co_return std::expected<void, Unreadable>{};
}

// True when the connection can serve another request.
Task<bool> Connection::answer(const Incoming& incoming) {
  ConnectionWriter writer(
      *this,
      {.is_head = incoming.request.method == "HEAD", .http_1_0 = incoming.http_1_0, .keep_alive = incoming.keep_alive});
  watch();
  co_await handle(incoming.request, writer);
  co_await asio::this_coro::throw_if_cancelled(false);
  if (!writer.started() && !gone_) {
    auto refusal =
        core_->handler.refuse(Error{ErrorKind::bug, "the request was not answered"}, 500, "", incoming.request.target);
    auto sent = co_await writer.respond({500, std::move(refusal.headers)}, refusal.body);
    if (!sent) co_return false;
  }
  stop_watching();
  co_return writer.finished() && writer.keeps_connection() && !gone_;
}

// A handler must not throw; one that does costs its own connection, not the program.
Task<void> Connection::handle(const http::Request& request, http::ResponseWriter& writer) {
  try {
    co_await core_->handler.handle(request, writer);
  } catch (const std::exception&) {
    co_return;
  }
}

Task<void> Connection::refuse(Http1Failure failure) {
  http::Refusal refusal = core_->handler.refuse(failure.error, failure.status, "", failure.target);
  http::ResponseHead head{failure.status, std::move(refusal.headers)};
  std::string text =
      response_head_text(head, {.length = refusal.body.size(), .connection = ResponseFraming::Connection::close});
  std::array<std::string_view, 2> pieces{text, refusal.body};
  auto sent = co_await send(pieces);
  if (sent) co_await linger();
}

Task<void> Connection::linger() {
  socket_.end_of_writing();
  auto deadline = steady_clock::now() + std::min(longest_linger, core_->options.read_timeout);
  std::size_t thrown_away = 0;
  while (thrown_away < most_thrown_away && !core_->draining) {
    auto count = co_await socket_.read_some(core_->buffer, deadline);
    if (!count || *count == 0) co_return;
    thrown_away += *count;
  }
}

Task<Result<void>> Connection::send(std::span<std::string_view> pieces) {
  if (gone_) co_return fail(ErrorKind::client_gone, "the client has left");
  auto written = co_await write_all(socket_, pieces, {.stall = core_->options.write_timeout});
  if (written) co_return Result<void>{};
  gone_ = true;
  co_return fail(ErrorKind::client_gone, "the client has left: " + written.error().message);
}

// While the handler works, an end of the connection is news. Bytes are the next request already: then the watch ends,
// since an end behind them could be seen only by reading them.
void Connection::watch() {
  socket_.handle().async_wait(
      Socket::Handle::wait_read,
      asio::bind_cancellation_slot(
          cancel_watch_.slot(), [self = shared_from_this(), watch = watch_](const boost::system::error_code& failure) {
            self->on_readable(watch, static_cast<bool>(failure));
          }));
}

void Connection::stop_watching() {
  ++watch_;
  cancel_watch_.emit(asio::cancellation_type::terminal);
}

void Connection::on_readable(std::uint64_t watch, bool failed) {
  if (failed || watch != watch_) return;
  auto seen = socket_.peek();
  if (seen == Socket::Peek::ended) abandon();
  if (seen == Socket::Peek::nothing) this->watch();
}

void Connection::close_if_idle() {
  if (idle_) socket_.close();
}

void Connection::abandon() {
  gone_ = true;
  cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::close() {
  abandon();
  socket_.close();
}

}  // namespace sfai::net
