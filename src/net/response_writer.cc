#include "net/response_writer.h"

#include <array>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "net/connection.h"

namespace sfai::net {
namespace {

using Body = ResponseFraming::Body;
using http::Task;

constexpr boost::asio::use_awaitable_t<http::Executor> use_task;

bool never_has_a_body(int status) { return status < 200 || status == 204 || status == 304; }

std::unexpected<Error> out_of_turn(std::string_view call) {
  return fail(ErrorKind::bug, "ResponseWriter::" + std::string(call) + " out of turn");
}

}  // namespace

bool ConnectionWriter::gone() const { return connection_.gone(); }

ResponseFraming::Connection ConnectionWriter::connection_afterwards() const {
  using Connection = ResponseFraming::Connection;
  if (!wishes_.keep_alive || connection_.draining()) return Connection::close;
  return wishes_.http_1_0 ? Connection::keep_and_say_so : Connection::keep;
}

Task<Result<void>> ConnectionWriter::respond(http::ResponseHead head, std::string_view body) {
  if (started()) co_return out_of_turn("respond");
  state_ = State::streaming;
  framing_ = {never_has_a_body(head.status) ? Body::none : Body::length, body.size(), connection_afterwards()};
  if (wishes_.is_head || framing_.body == Body::none) body = {};
  std::string text = response_head_text(head, framing_);
  std::array<std::string_view, 2> pieces{text, body};
  std::span<std::string_view> left(pieces);
  if (connection_.reactor().has_others()) co_await connection_.reactor().async_let_others_go_first(use_task);
  auto sent = connection_.send_now(left);
  if (sent && !left.empty()) sent = co_await connection_.send(left);
  if (!sent) co_return sent;
  bytes_written_ = body.size();
  state_ = State::finished;
  co_return sent;
}

Task<Result<void>> ConnectionWriter::start(http::ResponseHead head) {
  if (started()) co_return out_of_turn("start");
  state_ = State::streaming;
  if (gone()) co_return fail(ErrorKind::client_gone, "the client has left");
  framing_ = {wishes_.http_1_0 ? Body::until_close : Body::chunked, 0, connection_afterwards()};
  if (never_has_a_body(head.status)) framing_.body = Body::none;
  if (framing_.body == Body::until_close) framing_.connection = ResponseFraming::Connection::close;
  head_ = response_head_text(head, framing_);
  co_return Result<void>{};
}

Task<Result<void>> ConnectionWriter::write(std::string_view bytes) {
  if (state_ != State::streaming) co_return out_of_turn("write");
  bool sends_body = !wishes_.is_head && framing_.body != Body::none && !bytes.empty();
  bool chunked = sends_body && framing_.body == Body::chunked;
  std::string head = std::exchange(head_, {});
  if (chunked) head += chunk_header_text(bytes.size());
  std::array<std::string_view, 3> pieces{head, sends_body ? bytes : std::string_view(), chunked ? "\r\n" : ""};
  std::span<std::string_view> left(pieces);
  // A piece of a stream does not let others go first: somebody reads along.
  auto sent = connection_.send_now(left);
  if (sent && !left.empty()) sent = co_await connection_.send(left);
  if (sent && sends_body) bytes_written_ += bytes.size();
  co_return sent;
}

Task<Result<void>> ConnectionWriter::finish() {
  if (state_ != State::streaming) co_return out_of_turn("finish");
  std::string end = std::exchange(head_, {});
  if (framing_.body == Body::chunked && !wishes_.is_head) end += "0\r\n\r\n";
  std::array<std::string_view, 1> pieces{end};
  std::span<std::string_view> left(pieces);
  if (connection_.reactor().has_others()) co_await connection_.reactor().async_let_others_go_first(use_task);
  auto sent = connection_.send_now(left);
  if (sent && !left.empty()) sent = co_await connection_.send(left);
  if (sent) state_ = State::finished;
  co_return sent;
}

}  // namespace sfai::net
