#include "net/response_stream.h"

#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <utility>

#include "base/buffers.h"
#include "net/http1_writer.h"
#include "net/socket.h"

namespace sfai::net {
namespace {

constexpr boost::asio::use_awaitable_t<http::Executor> use_task;

}  // namespace

ResponseStream::ResponseStream(std::shared_ptr<ClientCore> core, const http::ClientRequest& request,
                               std::unique_ptr<ByteStream> stream)
    : core_(std::move(core)),
      endpoint_(request.endpoint),
      expected_body_(request.method == "HEAD" ? ResponseParser::Body::none : ResponseParser::Body::as_announced),
      stream_(std::move(stream)),
      parser_(new_parser()) {}

ResponseParser ResponseStream::new_parser() const { return {{.head_bytes = core_->max_head_bytes}, expected_body_}; }

std::unexpected<Error> ResponseStream::broke(std::string_view why) const {
  return fail(ErrorKind::upstream_broke, fmt::format("{}: {}", endpoint_.host, why));
}

// An upstream may refuse early, close its side, and break our writing with it; then its answer says more than our
// error.
Task<Result<void>> ResponseStream::exchange(const http::ClientRequest& request) {
  std::string head = request_head_text(request);
  std::array<std::string_view, 2> pieces{head, request.body};
  std::span<std::string_view> left(pieces);
  auto& reactor = stream_->socket().reactor();
  if (reactor.has_others()) {
    co_await reactor.async_let_others_go_first(use_task);
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none) co_return fail(ErrorKind::client_gone, "cancelled");
  }
  auto outcome = write_now(*stream_, left);
  if (outcome && !left.empty()) outcome = co_await write_all(*stream_, left, {.until = request.first_byte_by});
  if (!outcome && outcome.error()->kind == ErrorKind::upstream_broke) outcome = {};
  while (outcome && !parser_.head_done()) {
    const auto count = co_await stream_->read_some(core_->buffer, request.first_byte_by);
    outcome = took_of_head(count);
  }
  if (!outcome && outcome.error()->kind == ErrorKind::timed_out)
    co_return fail(ErrorKind::timed_out, endpoint_.host + " did not answer in time", "first_byte_ms");
  release_when_done();
  co_return outcome;
}

Result<void> ResponseStream::took_of_head(const Result<std::size_t>& count) {
  auto more = took(count);
  if (!more && has_final_head()) break_off(std::move(more.error()));
  if (!more && !broken_) return more;
  return skip_interim_answers();
}

// 100 Continue and 103 Early Hints come before the answer; 101 would be the answer to an upgrade, which nobody asked
// for.
Result<void> ResponseStream::skip_interim_answers() {
  while (parser_.head_done() && parser_.head().status < 200) {
    if (parser_.head().status == 101) return broke("switched protocols unasked");
    std::string rest = parser_.take_rest();
    parser_ = new_parser();
    auto taken = take(rest);
    if (!taken) return taken;
  }
  return {};
}

// What a read into the shared buffer gave.
Result<void> ResponseStream::took(const Result<std::size_t>& count) {
  if (!count && count.error()->kind == ErrorKind::upstream_broke) return broke(count.error()->message);
  if (!count) return std::unexpected(count.error());
  if (*count > 0) return take({core_->buffer.data(), *count});
  auto finished = parser_.head_done() ? parser_.finish() : std::unexpected(Http1Failure{});
  if (!finished) return broke(parser_.head_done() ? "the answer was cut short" : "closed without an answer");
  stream_.reset();
  return {};
}

Result<void> ResponseStream::take(std::string_view bytes) {
  answered_ = answered_ || !bytes.empty();
  if (body_.empty()) take_buffer(body_);
  auto fed = parser_.feed(bytes, body_);
  if (!fed) return broke(fed.error().error->message);
  return {};
}

bool ResponseStream::has_final_head() const { return parser_.head_done() && parser_.head().status >= 200; }

void ResponseStream::break_off(Error why) {
  broken_ = std::move(why);
  stream_.reset();
}

void ResponseStream::release_when_done() {
  if (!stream_ || !parser_.head_done() || !parser_.done()) return;
  bool reusable = parser_.keep_alive() && parser_.take_rest().empty();
  if (reusable) core_->pool.put(endpoint_, std::move(stream_));
  stream_.reset();
}

void ResponseStream::prepare_to_read() {
  if (std::exchange(given_, false)) give_buffer(body_);
}

Result<http::Chunk> ResponseStream::give() {
  using Kind = http::Chunk::Kind;
  given_ = !body_.empty();
  if (given_) return http::Chunk{.kind = Kind::data, .bytes = body_};
  if (broken_) return std::unexpected(*broken_);
  return http::Chunk{.kind = Kind::end, .bytes = {}};
}

std::optional<Result<http::Chunk>> ResponseStream::read_now() {
  prepare_to_read();
  if (body_.empty() && stream_ && !broken_) return std::nullopt;
  return give();
}

Task<Result<http::Chunk>> ResponseStream::read(SteadyTime wake) {
  prepare_to_read();
  while (body_.empty() && stream_ && !broken_) {
    const auto count = co_await stream_->read_some(core_->buffer, wake);
    auto more = took(count);
    release_when_done();
    if (more) continue;
    if (more.error()->kind == ErrorKind::timed_out) co_return http::Chunk{.kind = http::Chunk::Kind::woke, .bytes = {}};
    break_off(std::move(more.error()));
  }
  co_return give();
}

}  // namespace sfai::net
