#pragma once

#include <memory>
#include <openssl/types.h>
#include <string>

#include "net/socket.h"

namespace sfai::net {

struct FreeSsl {
  void operator()(SSL* ssl) const;
};
struct FreeSslContext {
  void operator()(SSL_CTX* context) const;
};
using SslPointer = std::unique_ptr<SSL, FreeSsl>;

// The reason of the first error in OpenSSL's queue, which it empties.
std::string take_tls_reason(std::string_view otherwise);

// An encrypted connection, in the client's or the server's role, whichever the SSL object was given. The first
// read_some() or write_some() shakes hands where handshake() has not been called.
class TlsStream final : public ByteStream {
 public:
  // Nothing when OpenSSL has no memory for it.
  static std::unique_ptr<TlsStream> make(std::unique_ptr<Socket> socket, SSL_CTX* context);

  Task<Result<void>> handshake(SteadyTime deadline);
  Task<Result<std::size_t>> read_some(std::span<char> into, SteadyTime deadline) override;
  Task<Result<std::size_t>> write_some(std::span<const std::string_view> pieces, SteadyTime deadline) override;
  Result<std::size_t> write_now(std::span<const std::string_view> pieces) override;
  std::size_t take_some(std::span<char> into) override;
  Peek peek() override;
  void end_of_writing() override;
  Socket& socket() override { return *socket_; }
  SSL* ssl() { return ssl_.get(); }

 private:
  TlsStream(std::unique_ptr<Socket> socket, SslPointer ssl) : socket_(std::move(socket)), ssl_(std::move(ssl)) {}

  int write(std::span<const std::string_view> pieces, std::size_t& count);
  Error failure_of(int status, int system_error);
  // After a call of OpenSSL that did not succeed: what to wait for until it can be repeated; an error when it cannot.
  Result<Socket::Direction> missing_after(int result);
  std::string handshake_failure();

  std::unique_ptr<Socket> socket_;
  SslPointer ssl_;
  bool broken_ = false;  // OpenSSL forbids any further call but that which frees it
};

}  // namespace sfai::net
