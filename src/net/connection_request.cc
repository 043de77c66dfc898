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

Task<std::expected<void, Connection::Fault>> Connection::read_request(Incoming& incoming) {
  Arrival arrival{.parser = RequestParser(
                      {.head_bytes = core_->options.max_head_bytes, .body_bytes = core_->options.max_body_bytes})};
  std::expected<void, Fault> taken;
  if (!rest_.empty()) taken = take(arrival, std::exchange(rest_, {}));
  while (taken && !arrival.parser.done()) {
    if (has_had_its_turn()) co_await boost::asio::post(boost::asio::use_awaitable_t<http::Executor>{});
    if (std::exchange(arrival.wants_continue, false)) {
      std::array<std::string_view, 1> go_on{"HTTP/1.1 100 Continue\r\n\r\n"};
      const auto sent = co_await send(go_on);
      if (!sent) co_return std::unexpected(Fault());
    }
    const bool begins = !arrival.parser.started();
    if (begins && core_->draining) co_return std::unexpected(Fault());
    const auto now = steady_clock::now();
    if (begins) begin_idling(now);
    const auto count = co_await stream_->read_some(core_->buffer, next_deadline(arrival, now));
    end_idling();
    taken = took(arrival, count);
  }
  incoming.request = arrival.parser.take_request();
  if (!taken) {
    incoming.request.body = std::string();  // nobody reads it, and memory may be what is short
    co_return taken;
  }
  rest_ = arrival.parser.take_rest();
  incoming.place = std::move(arrival.place);
  incoming.http_1_0 = arrival.parser.http_1_0();
  incoming.keep_alive = arrival.parser.keep_alive();
  incoming.request.client_ip = client_of(incoming.request);
  co_return taken;
}

SteadyTime Connection::next_deadline(const Arrival& arrival, SteadyTime now) const {
  const auto& options = core_->options;
  if (!arrival.parser.started()) return now + (first_ ? options.read_timeout : options.keep_alive_timeout);
  if (!arrival.parser.head_done()) return arrival.head_by;
  auto pace = pace_of(arrival.body_bytes, options.min_bytes_per_second, arrival.body_since + options.body_grace);
  return std::min(now + options.read_timeout, pace);
}

// What a read has given.
std::expected<void, Connection::Fault> Connection::took(Arrival& arrival, const Result<std::size_t>& count) {
  const bool too_late = !count && count.error()->kind == ErrorKind::timed_out && arrival.parser.started();
  if (too_late) return std::unexpected(too_slow());
  if (!count || *count == 0) return std::unexpected(Fault());
  return take(arrival, {core_->buffer.data(), *count});
}

std::expected<void, Connection::Fault> Connection::take(Arrival& arrival, std::string_view bytes) {
  const bool had_head = arrival.parser.head_done();
  if (had_head) {
    arrival.body_bytes += bytes.size();
  } else {
    const auto now = steady_clock::now();
    if (!arrival.parser.started()) arrival.head_by = now + core_->options.read_timeout;
    arrival.body_since = now;
  }
  auto fed = arrival.parser.feed(bytes);
  if (!fed) return std::unexpected(std::move(fed.error()));
  if (!had_head && arrival.parser.head_done()) return begin_body(arrival);
  const bool gives_way = had_head && !arrival.parser.done() && core_->admission().memory_short();
  if (gives_way) return std::unexpected(Http1Failure{503, memory_is_short()});
  return {};
}

// The head has come, and with it perhaps the whole request.
std::expected<void, Connection::Fault> Connection::begin_body(Arrival& arrival) {
  if (!is_light(arrival.parser.request())) {
    auto place = core_->admission().take_request();
    if (!place) return std::unexpected(Http1Failure{503, std::move(place.error())});
    arrival.place = std::move(*place);
  }
  arrival.wants_continue = !arrival.parser.done() && arrival.parser.expects_continue();
  return {};
}

}  // namespace sfai::net
