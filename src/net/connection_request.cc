#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "net/connection.h"

// How a connection reads a request, and whether it is taken on.
namespace sfai::net {
namespace {

using std::chrono::steady_clock;

Http1Failure too_slow() { return {408, Error{ErrorKind::timed_out, "the request did not arrive in time"}}; }

// What is answered from memory, at once, has room always: health must be seen while there is no room for the rest.
bool is_light(const http::Request& request) {
  bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
  return reads && !request.headers.find("content-length") && !request.headers.find("transfer-encoding");
}

// When so many bytes must have come, counted from `since`.
SteadyTime pace_of(std::uint64_t bytes, std::size_t bytes_per_second, SteadyTime since) {
  return bytes_per_second == 0 ? SteadyTime::max() : since + Milliseconds(bytes * 1'000 / bytes_per_second);
}

}  // namespace

Task<std::expected<Connection::Incoming, Connection::Unreadable>> Connection::read_request() {
  Arrival arrival{.parser = RequestParser(
                      {.head_bytes = core_->options.max_head_bytes, .body_bytes = core_->options.max_body_bytes}),
                  .head_by = steady_clock::now() + core_->options.read_timeout};
  auto taken = co_await take(arrival, std::exchange(rest_, {}));
  while (taken && !arrival.parser.done()) {
    if (has_had_its_turn()) co_await boost::asio::post(boost::asio::use_awaitable_t<http::Executor>{});
    taken = co_await read_more(arrival);
  }
  if (!taken) {
    http::Request request = arrival.parser.take_request();
    request.body = std::string();  // nobody reads it, and memory may be what is short
    co_return std::unexpected(Unreadable{std::move(taken.error()), std::move(request)});
  }
  rest_ = arrival.parser.take_rest();
  Incoming incoming{.request = arrival.parser.take_request(),
                    .place = std::move(arrival.place),
                    .http_1_0 = arrival.parser.http_1_0(),
                    .keep_alive = arrival.parser.keep_alive()};
  incoming.request.client_ip = client_of(incoming.request);
  co_return incoming;
}

SteadyTime Connection::next_deadline(const Arrival& arrival) const {
  const auto& options = core_->options;
  if (arrival.parser.started() && !arrival.parser.head_done()) return arrival.head_by;
  auto now = steady_clock::now();
  if (!arrival.parser.started()) return now + (first_ ? options.read_timeout : options.keep_alive_timeout);
  auto pace = pace_of(arrival.body_bytes, options.min_bytes_per_second, arrival.body_since + options.body_grace);
  return std::min(now + options.read_timeout, pace);
}

Task<std::expected<void, Connection::Fault>> Connection::read_more(Arrival& arrival) {
  bool begins = !arrival.parser.started();
  if (begins && core_->draining) co_return std::unexpected(Fault());
  if (begins) begin_idling();
  auto count = co_await stream_->read_some(core_->buffer, next_deadline(arrival));
  end_idling();
  bool too_late = !count && count.error()->kind == ErrorKind::timed_out && !begins;
  if (too_late) co_return std::unexpected(too_slow());
  if (!count || *count == 0) co_return std::unexpected(Fault());
  if (begins) arrival.head_by = steady_clock::now() + core_->options.read_timeout;
  auto taken = co_await take(arrival, {core_->buffer.data(), *count});
  co_return taken;
}

Task<std::expected<void, Connection::Fault>> Connection::take(Arrival& arrival, std::string_view bytes) {
  bool had_head = arrival.parser.head_done();
  if (had_head) arrival.body_bytes += bytes.size();
  auto fed = arrival.parser.feed(bytes);
  if (!fed) co_return std::unexpected(std::move(fed.error()));
  if (!had_head && arrival.parser.head_done()) co_return co_await begin_body(arrival);
  bool gives_way = had_head && !arrival.parser.done() && core_->admission().memory_short();
  if (gives_way) co_return std::unexpected(Http1Failure{503, memory_is_short()});
  co_return std::expected<void, Fault>{};
}

// The head has come, and with it perhaps the whole request.
Task<std::expected<void, Connection::Fault>> Connection::begin_body(Arrival& arrival) {
  arrival.body_since = steady_clock::now();
  if (!is_light(arrival.parser.request())) {
    auto place = core_->admission().take_request();
    if (!place) co_return std::unexpected(Http1Failure{503, std::move(place.error())});
    arrival.place = std::move(*place);
  }
  if (arrival.parser.done() || !arrival.parser.expects_continue()) co_return std::expected<void, Fault>{};
  std::array<std::string_view, 1> go_on{"HTTP/1.1 100 Continue\r\n\r\n"};
  auto sent = co_await send(go_on);
  if (!sent) co_return std::unexpected(Fault());
  co_return std::expected<void, Fault>{};
}

}  // namespace sfai::net
