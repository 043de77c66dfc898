#include <array>
#include <fmt/format.h>

#include "load.h"
#include "sockets.h"

namespace bench {
namespace {

std::array<char, 65536> read_buffer;

}  // namespace

ClientConnection::ClientConnection(Load& load, Poller& poller)
    : load_(load), poller_(poller), channel_(connect_to(load.settings().port)) {
  poller_.watch(channel_.descriptor(), *this, EPOLLIN);
}

void ClientConnection::send() {
  busy_ = true;
  answer_.restart();
  events_.restart();
  sent_ = now();
  if (!channel_.write(load_.request())) return load_.fail("a gateway closed the connection before the request");
  if (channel_.has_unsent()) poller_.change(channel_.descriptor(), *this, EPOLLIN | EPOLLOUT);
}

void ClientConnection::on_ready(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) {
    if (!channel_.flush()) return load_.fail("the connection was refused");
    if (!channel_.has_unsent()) poller_.change(channel_.descriptor(), *this, EPOLLIN);
  }
  if ((events & ~EPOLLOUT) == 0) return;
  auto read = channel_.read(read_buffer);
  if (read.outcome == Channel::Outcome::data) return feed(read.bytes, now());
  if (read.outcome == Channel::Outcome::nothing_yet) return;
  channel_.close();
  if (busy_) load_.fail(describe("the connection ended within an answer"));
}

void ClientConnection::feed(std::string_view bytes, Nanoseconds arrived) {
  if (!opened_) {
    opened_ = true;
    load_.opened(*this);
  }
  auto& counts = load_.counts();
  while (!bytes.empty() && busy_) {
    auto piece = answer_.take(bytes);
    auto before = events_.chunks();
    events_.add(piece, arrived, counts.chunk_times);
    counts.chunks += events_.chunks() - before;
    if (answer_.state() == MessageReader::State::broken) return load_.fail(describe("an answer that is not HTTP"));
    if (answer_.state() == MessageReader::State::complete) complete(arrived);
  }
}

void ClientConnection::complete(Nanoseconds arrived) {
  const auto& settings = load_.settings();
  busy_ = false;
  if (!answer_.first_line().starts_with("HTTP/1.1 200")) return load_.fail(describe("an answer without status 200"));
  bool whole = settings.stream ? events_.ended() : events_.greeted();
  if (!whole) return load_.fail(describe("an answer without its end"));
  if (settings.stream && settings.chunks > 0 && events_.chunks() != settings.chunks) {
    return load_.fail(describe(fmt::format("{} chunks of {}", events_.chunks(), settings.chunks)));
  }
  load_.counts().request_times.push_back(arrived - sent_);
  load_.completed(*this);
}

std::string ClientConnection::describe(const std::string& what) const {
  return fmt::format("{}: {} {}", what, answer_.first_line(), events_.rest().substr(0, 300));
}

}  // namespace bench
