#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "testing/certificate.h"

namespace sfai::testing {

// A TLS server's certificate, and the keys of the sessions that its peers may resume.
class ServingTls {
 public:
  enum class Newest { tls_1_2, tls_1_3 };
  explicit ServingTls(const Certificate& certificate, Newest newest = Newest::tls_1_3);
  ~ServingTls();
  ServingTls(const ServingTls&) = delete;
  ServingTls& operator=(const ServingTls&) = delete;

  // Sessions from now on may begin with data before the handshake is done.
  void allow_early_data();

 private:
  friend class RawPeer;
  struct State;
  std::unique_ptr<State> state_;
};

// One end of a TCP connection on the loop of the test, byte for byte under the test's control. Calls run the loop until
// they are done, so the code under test goes on meanwhile.
class RawPeer {
 public:
  static RawPeer connect(boost::asio::io_context& loop, std::uint16_t port);
  ~RawPeer();
  RawPeer(RawPeer&&) noexcept;
  RawPeer& operator=(RawPeer&&) noexcept;

  // Encrypts what follows, in the server's role.
  void accept_tls(const Certificate& certificate);
  void accept_tls(ServingTls& serving);
  // After accept_tls(): whether an earlier connection's session was resumed, and whether data came before its end.
  bool resumed() const;
  bool was_sent_early_data() const;
  // The same in the client's role; any certificate will do. `protocol` is offered by ALPN; returns what was chosen.
  std::string connect_tls(const std::string& protocol = "http/1.1");
  void send(std::string_view bytes);
  // Up to and including `mark`; what follows stays for the next call.
  std::string read_until(std::string_view mark);
  std::string read(std::size_t size);
  // All up to the end of the connection; a reset counts as an end and reads as "<reset>".
  std::string read_to_end();
  void shut_down_sending();
  void close();
  void reset();

 private:
  friend class RawListener;
  struct State;
  explicit RawPeer(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

class RawListener {
 public:
  explicit RawListener(boost::asio::io_context& loop);
  ~RawListener();
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;

  std::uint16_t port() const;
  RawPeer accept();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sfai::testing
