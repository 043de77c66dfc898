#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "net/tls_sessions.h"
#include "net/tls_stream.h"

namespace sfai::net {

// The rules of TLS for one set of authorities: TLS 1.2 or newer, the peer's certificate and name verified, or a session
// resumed in which they were. One thread's.
class TlsContext {
 public:
  // Reads the authorities: `ca_file` (PEM), or the system's bundle when it is empty. Error not_configured: names the
  // file.
  static Result<std::unique_ptr<TlsContext>> load(const std::string& ca_file);

  // Encrypts a connection to `port` of `host` (a name or an IP address). Error upstream_broke carries OpenSSL's reason,
  // such as "certificate verify failed: self-signed certificate".
  Task<Result<std::unique_ptr<ByteStream>>> handshake(std::unique_ptr<Socket> socket, std::string host,
                                                      std::uint16_t port, SteadyTime deadline);

 private:
  using Context = std::unique_ptr<SSL_CTX, FreeSslContext>;
  explicit TlsContext(Context context) : context_(std::move(context)), sessions_(context_.get()) {}

  Context context_;
  TlsSessions sessions_;
};

}  // namespace sfai::net
