#include "net/response_stream.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "net/http1_writer.h"

namespace sfai::net {
namespace {

// A response that waits keeps no more memory than this for the bytes it gave last.
constexpr std::size_t most_kept = 4U << 10U;

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
  auto outcome = co_await write_all(*stream_, pieces, {.until = request.first_byte_by});
  if (outcome || outcome.error().kind == ErrorKind::upstream_broke) outcome = co_await read_head(request.first_byte_by);
  if (!outcome && outcome.error().kind == ErrorKind::timed_out)
    co_return fail(ErrorKind::timed_out, endpoint_.host + " did not answer in time", "first_byte_ms");
  release_when_done();
  co_return outcome;
}

Task<Result<void>> ResponseStream::read_head(SteadyTime deadline) {
  while (!parser_.head_done()) {
    auto more = co_await read_more(deadline);
    if (!more && has_final_head()) break_off(std::move(more.error()));
    if (!more && !broken_) co_return more;
    auto skipped = skip_interim_answers();
    if (!skipped) co_return skipped;
  }
  co_return Result<void>{};
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

Task<Result<void>> ResponseStream::read_more(SteadyTime deadline) {
  auto count = co_await stream_->read_some(core_->buffer, deadline);
  if (!count && count.error().kind == ErrorKind::upstream_broke) co_return broke(count.error().message);
  if (!count) co_return std::unexpected(std::move(count.error()));
  if (*count > 0) co_return take({core_->buffer.data(), *count});
  auto finished = parser_.head_done() ? parser_.finish() : std::unexpected(Http1Failure{});
  if (!finished) co_return broke(parser_.head_done() ? "the answer was cut short" : "closed without an answer");
  stream_.reset();
  co_return Result<void>{};
}

Result<void> ResponseStream::take(std::string_view bytes) {
  answered_ = answered_ || !bytes.empty();
  auto fed = parser_.feed(bytes, body_);
  if (!fed) return broke(fed.error().error.message);
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

Task<Result<http::Chunk>> ResponseStream::read(SteadyTime wake) {
  using Kind = http::Chunk::Kind;
  if (std::exchange(given_, false)) body_.clear();
  if (body_.capacity() > most_kept && body_.empty()) body_ = std::string();
  while (body_.empty() && stream_ && !broken_) {
    auto more = co_await read_more(wake);
    release_when_done();
    if (more) continue;
    if (more.error().kind == ErrorKind::timed_out) co_return http::Chunk{.kind = Kind::woke, .bytes = {}};
    break_off(std::move(more.error()));
  }
  given_ = !body_.empty();
  if (given_) co_return http::Chunk{.kind = Kind::data, .bytes = body_};
  if (broken_) co_return std::unexpected(*broken_);
  co_return http::Chunk{.kind = Kind::end, .bytes = {}};
}

}  // namespace sfai::net
