#include "mock_upstream.h"

#include <array>
#include <cmath>
#include <unistd.h>

#include "sockets.h"

namespace bench {
namespace {

std::array<char, 65536> read_buffer;

bool asks_for_stream(std::string_view body) {
  return body.find(R"("stream":true)") != std::string_view::npos ||
         body.find(R"("stream": true)") != std::string_view::npos;
}

}  // namespace

MockUpstream::MockUpstream(Poller& poller, std::uint16_t port, SSL_CTX* context)
    : poller_(poller), listener_(listen_on(port)), context_(context) {
  poller_.watch(listener_, *this, EPOLLIN);
}

MockUpstream::~MockUpstream() { close(listener_); }

void MockUpstream::on_ready(std::uint32_t /*events*/) {
  for (int descriptor = accept_from(listener_); descriptor >= 0; descriptor = accept_from(listener_)) {
    connections_.insert(std::make_unique<MockConnection>(*this, poller_, descriptor, context_));
  }
}

Nanoseconds MockUpstream::next_phase() {
  constexpr double golden_ratio = 0.618033988749895;  // its multiples fill the interval evenly, however many there are
  double whole = 0;
  phase_ = std::modf(phase_ + golden_ratio, &whole);
  return static_cast<Nanoseconds>(phase_ * static_cast<double>(streaming_.interval));
}

void MockUpstream::clear_graves() {
  if (graves_.empty()) return;
  std::unordered_set<MockConnection*> dead(graves_.begin(), graves_.end());
  std::erase_if(connections_, [&](const auto& connection) { return dead.contains(connection.get()); });
  graves_.clear();
}

MockConnection::MockConnection(MockUpstream& upstream, Poller& poller, int descriptor, SSL_CTX* context)
    : upstream_(upstream), poller_(poller), channel_(descriptor, context) {
  poller_.watch(descriptor, *this, EPOLLIN);
}

void MockConnection::on_ready(std::uint32_t events) {
  if (gone_) return;
  if ((events & EPOLLOUT) != 0) send({});
  if (!gone_ && (events & ~EPOLLOUT) != 0) read();
}

void MockConnection::read() {
  do {
    auto read = channel_.read(read_buffer);
    if (read.outcome == Channel::Outcome::closed) return leave();
    if (read.outcome == Channel::Outcome::nothing_yet) return;
    feed(read.bytes);
  } while (channel_.encrypted() && !gone_);
}

void MockConnection::feed(std::string_view bytes) {
  while (!bytes.empty() && !gone_) {
    body_ += request_.take(bytes);
    if (request_.state() == MessageReader::State::broken) return leave();
    if (request_.state() == MessageReader::State::complete) answer();
  }
}

void MockConnection::answer() {
  bool messages = request_.first_line().find("/messages") != std::string::npos;
  dialect_ = messages ? Dialect::anthropic : Dialect::openai_chat;
  bool stream = asks_for_stream(body_);
  body_.clear();
  request_.restart();
  if (stream) return start_stream();
  send(answers_of(dialect_).whole);
}

void MockConnection::start_stream() {
  chunks_ = 0;
  due_ = now() + upstream_.next_phase();
  poller_.call_at(due_, *this);
  send(answers_of(dialect_).stream_start);
  // At once: a gateway may keep the head back until there is text.
  send_chunk();
}

void MockConnection::on_time() {
  const auto& streaming = upstream_.streaming();
  if (gone_) return upstream_.bury(*this);
  bool ends = streaming.chunks > 0 ? chunks_ == streaming.chunks : streaming.ending;
  if (ends) {
    due_ = 0;
    return send(answers_of(dialect_).stream_end);
  }
  due_ += streaming.interval;
  poller_.call_at(due_, *this);
  send_chunk();
}

void MockConnection::send_chunk() {
  thread_local std::array<std::string, 2> chunks = {answers_of(Dialect::openai_chat).chunk,
                                                    answers_of(Dialect::anthropic).chunk};
  auto& chunk = chunks[dialect_ == Dialect::openai_chat ? 0 : 1];
  ++chunks_;
  upstream_.count_chunk();
  stamp(chunk, now());
  send(chunk);
}

void MockConnection::send(std::string_view bytes) {
  if (!channel_.write(bytes)) return leave();
  if (channel_.has_unsent() == watches_writing_) return;
  watches_writing_ = !watches_writing_;
  poller_.change(channel_.descriptor(), *this, watches_writing_ ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void MockConnection::leave() {
  if (gone_) return;
  gone_ = true;
  channel_.close();
  if (due_ == 0) upstream_.bury(*this);  // else its timer does
}

}  // namespace bench
