#pragma once

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <sys/types.h>

#include "net/alarm.h"
#include "net/byte_stream.h"
#include "net/reactor.h"

namespace sfai::net {

// A TCP connection without encryption. At most one wait a direction at a time.
class Socket final : public ByteStream {
 public:
  using Direction = Watched::Direction;

  explicit Socket(boost::asio::io_context& loop);
  ~Socket() override { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Takes over an accepted, non-blocking descriptor, which it closes in any case.
  Result<void> adopt(int descriptor);
  Task<Result<void>> connect(const boost::asio::ip::tcp::endpoint& peer, SteadyTime deadline);
  // After a call on the descriptor said EAGAIN: until it is worth repeating.
  Task<Result<void>> wait(Direction direction, SteadyTime deadline);
  Task<Result<std::size_t>> read_some(std::span<char> into, SteadyTime deadline) override;
  Task<Result<std::size_t>> write_some(std::span<const std::string_view> pieces, SteadyTime deadline) override;
  Result<std::size_t> write_now(std::span<const std::string_view> pieces) override;
  std::size_t take_some(std::span<char> into) override;
  Peek peek() override;
  void end_of_writing() override;
  Socket& socket() override { return *this; }

  Reactor& reactor() { return reactor_; }

  // Waits under way end with client_gone.
  void close();
  // Bytes that were written and that the peer has not acknowledged yet.
  std::size_t unacknowledged();
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  // The peer's address; unspecified when it has gone.
  boost::asio::ip::address peer() const;
  // Hears of bytes and of the peer's end while nobody reads, also of those that are there already.
  void observe(Watched::Observer& observer) { watched_.observe(observer); }
  void stop_observing() { watched_.stop_observing(); }
  // Whether a read may find something: bytes, or the end.
  bool may_read() const { return watched_.is_ready(Direction::in); }

 private:
  Result<void> watch(int descriptor);
  Result<void> may_wait(boost::asio::cancellation_type cancelled, bool is_late) const;
  void begin_wait(Direction direction, SteadyTime deadline);
  Result<void> end_wait(const boost::system::error_code& failure, boost::asio::cancellation_type cancelled,
                        SteadyTime deadline);
  // What recv() gave; -1: see errno.
  ssize_t receive(std::span<char> into, int flags);

  Reactor& reactor_;
  int descriptor_ = -1;  // owned
  Watched watched_;
  Alarm alarm_;  // ends the waits
};

}  // namespace sfai::net
