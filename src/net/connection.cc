#include "net/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "net/http1_writer.h"
#include "net/response_writer.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

// Of further requests, while one is being answered.
constexpr std::size_t most_sent_ahead = 64U << 10U;
// After a refusal the client may be sending still; closing with unread bytes would reset the connection and destroy the
// answer before it is read (RFC 9112 section 9.6). So these are thrown away for a while.
constexpr Milliseconds longest_linger{2'000};
constexpr std::size_t most_thrown_away = 64U << 20U;
// One that is only told that there is no room keeps its place no longer than needed.
constexpr Milliseconds longest_turning_away{500};
// A client that has just connected says something soon.
constexpr Milliseconds time_to_speak{1'000};

}  // namespace

Connection::Connection(std::shared_ptr<ServerCore> core, std::unique_ptr<ByteStream> stream, Place place,
                       Purpose purpose)
    : core_(std::move(core)),
      stream_(std::move(stream)),
      place_(std::move(place)),
      purpose_(purpose),
      peer_(stream_->socket().peer()),
      peer_text_(core_->options.trusted_proxies.client_of(peer_, {})),
      writer_({.stall = core_->options.write_timeout, .bytes_per_second = core_->options.min_bytes_per_second}) {
  core_->open.insert(this);
}

Connection::~Connection() {
  end_idling();
  core_->open.erase(this);
}

Task<void> Connection::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  if (purpose_ == Purpose::serve) {
    co_await serve();
  } else {
    co_await turn_away();
  }
  stream_->socket().close();
}

Task<void> Connection::serve() {
  bool open = true;
  while (open) {
    Incoming incoming;
    auto read = co_await read_request(incoming);
    first_ = false;
    if (!read && read.error()) {
      co_await refuse(*read.error(), incoming.request);
      co_return;
    }
    if (!read) co_return stream_->end_of_writing();
    open = co_await answer(incoming);
    if (has_had_its_turn()) co_await asio::post(asio::use_awaitable_t<http::Executor>{});
  }
}

// No coroutine itself: what it hands on has no place in serve()'s frame, which is there as long as the connection.
Task<void> Connection::refuse(Http1Failure& why, http::Request& request) {
  return refuse(std::move(why), std::move(request), longest_linger);
}

// Reads as far as it takes to know what the client speaks.
Task<void> Connection::turn_away() {
  auto deadline = steady_clock::now() + std::min(time_to_speak, core_->options.read_timeout);
  RequestParser parser({.head_bytes = core_->options.max_head_bytes, .body_bytes = core_->options.max_body_bytes});
  bool readable = true;
  while (readable && parser.request().target.empty()) {
    auto count = co_await stream_->read_some(core_->buffer, deadline);
    if (!count && count.error()->kind == ErrorKind::timed_out) break;
    if (!count || *count == 0) co_return;
    readable = parser.feed({core_->buffer.data(), *count}).has_value();
  }
  co_await refuse({503, no_room_for_connection()}, parser.request(), longest_turning_away);
}

// True when the connection can serve another request.
Task<bool> Connection::answer(Incoming& incoming) {
  ConnectionWriter writer(
      *this,
      {.is_head = incoming.request.method == "HEAD", .http_1_0 = incoming.http_1_0, .keep_alive = incoming.keep_alive});
  watch();
  bool sound = true;
  try {
    co_await core_->handler.handle(incoming.request, writer);
  } catch (const std::exception&) {  // a handler must not throw; one that does costs its own connection only
    sound = false;
  }
  co_await asio::this_coro::throw_if_cancelled(false);
  if (!writer.started() && !gone_) {
    auto refusal = core_->handler.refuse(Error{ErrorKind::bug, "the request was not answered"}, 500, incoming.request);
    auto sent = co_await writer.respond({500, std::move(refusal.headers)}, refusal.body);
    if (!sent) co_return false;
  }
  stop_watching();
  const bool whole = writer.finished() && !gone_;
  const bool keeps = sound && writer.keeps_connection();
  if (whole && !keeps) stream_->end_of_writing();
  co_return whole&& keeps;
}

Task<void> Connection::refuse(Http1Failure why, http::Request request, Milliseconds linger_at_most) {
  request.client_ip = client_of(request);
  http::Refusal refusal = core_->handler.refuse(why.error, why.status, request);
  http::ResponseHead head{why.status, std::move(refusal.headers)};
  std::string text =
      response_head_text(head, {.length = refusal.body.size(), .connection = ResponseFraming::Connection::close});
  std::array<std::string_view, 2> pieces{text, refusal.body};
  Result<void> sent;
  if (purpose_ == Purpose::serve) {
    sent = co_await send(pieces);
  } else {  // nobody waits long for somebody who is not let in, and may not even have ended its handshake
    sent = co_await write_all(*stream_, pieces, {.until = steady_clock::now() + longest_turning_away});
  }
  if (sent) co_await linger(steady_clock::now() + std::min(linger_at_most, core_->options.read_timeout));
}

Task<void> Connection::linger(SteadyTime until) {
  stream_->end_of_writing();
  std::size_t thrown_away = 0;
  while (thrown_away < most_thrown_away && !core_->draining) {
    auto count = co_await stream_->read_some(core_->buffer, until);
    if (!count || *count == 0) co_return;
    thrown_away += *count;
    if (has_had_its_turn()) co_await asio::post(asio::use_awaitable_t<http::Executor>{});
  }
}

bool Connection::has_had_its_turn() {
  constexpr unsigned turn = 16;
  return ++turns_ % turn == 0;
}

std::unexpected<Error> Connection::left(const Error& why) {
  gone_ = true;
  return fail(ErrorKind::client_gone, "the client has left: " + why->message);
}

Result<void> Connection::send_now(std::span<std::string_view>& pieces) {
  if (gone_) return fail(ErrorKind::client_gone, "the client has left");
  auto written = write_now(*stream_, pieces);
  if (!written) return left(written.error());
  return {};
}

Task<Result<void>> Connection::send(std::span<std::string_view> pieces) {
  if (gone_) co_return fail(ErrorKind::client_gone, "the client has left");
  auto written = co_await writer_.write_all(*stream_, pieces);
  if (!written) co_return left(written.error());
  co_return Result<void>{};
}

std::string Connection::client_of(const http::Request& request) const {
  const auto& proxies = core_->options.trusted_proxies;
  return proxies.empty() ? peer_text_ : proxies.client_of(peer_, request.headers);
}

// While the handler works, an end of the connection is news. Bytes are the next request already, and an end behind them
// is seen only when they are out of the way; a client that sends more of them than that is watched no longer.
void Connection::watch() {
  auto& socket = stream_->socket();
  socket.observe(*this);
  if (socket.may_read()) look_for_end();
}

void Connection::stop_watching() { stream_->socket().stop_observing(); }

void Connection::look_for_end() {
  auto seen = stream_->peek();
  while (seen == ByteStream::Peek::bytes && rest_.size() < most_sent_ahead) {
    const auto count = stream_->take_some(core_->buffer);
    if (count == 0) break;
    rest_.append(core_->buffer.data(), count);
    seen = stream_->peek();
  }
  if (seen == ByteStream::Peek::ended) abandon();
}

void Connection::begin_idling(SteadyTime now) {
  idle_since_ = now;
  core_->idle.splice(core_->idle.end(), own_place_);
}

bool Connection::end_idling() {
  if (!own_place_.empty()) return false;
  own_place_.splice(own_place_.end(), core_->idle, idle_);
  return true;
}

bool Connection::may_be_closed_for_another() const {
  return own_place_.empty() && (!first_ || steady_clock::now() - idle_since_ >= time_to_speak);
}

void Connection::close_if_idle() {
  if (!end_idling()) return;
  stream_->end_of_writing();
  stream_->socket().close();
}

void Connection::abandon() {
  gone_ = true;
  cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::close() {
  abandon();
  stream_->socket().close();
}

}  // namespace sfai::net
