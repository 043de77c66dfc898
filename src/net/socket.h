#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/alarm.h"
#include "net/byte_stream.h"

namespace sfai::net {

// A TCP connection without encryption. At most one wait a direction at a time.
class Socket final : public ByteStream {
 public:
  using Handle = boost::asio::basic_stream_socket<boost::asio::ip::tcp, http::Executor>;
  enum class Direction { in, out };

  explicit Socket(boost::asio::io_context& loop);
  Socket(boost::asio::io_context& loop, Handle accepted);

  Task<Result<void>> connect(const boost::asio::ip::tcp::endpoint& peer, SteadyTime deadline);
  Task<Result<void>> wait(Direction direction, SteadyTime deadline);
  Task<Result<std::size_t>> read_some(std::span<char> into, SteadyTime deadline) override;
  Task<Result<std::size_t>> write_some(std::span<const std::string_view> pieces, SteadyTime deadline) override;
  std::size_t take_some(std::span<char> into) override;
  Peek peek() override;
  void end_of_writing() override;
  Socket& socket() override { return *this; }

  // Waits under way end with client_gone.
  void close();
  // Bytes that were written and that the peer has not acknowledged yet.
  std::size_t unacknowledged();
  bool is_open() const { return handle_.is_open(); }
  Handle& handle() { return handle_; }

 private:
  Result<void> outcome_of(const boost::system::error_code& failure, bool cancelled, SteadyTime deadline) const;
  void set_options();
  void limit_unacknowledged();

  Handle handle_;
  Alarm alarm_;                  // ends the waits
  bool more_is_likely_ = false;  // the last read filled the buffer: do not wait before the next one
};

}  // namespace sfai::net
