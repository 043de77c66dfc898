#pragma once

#include <memory>
#include <string>

#include "net/byte_stream.h"

struct ssl_ctx_st;

namespace sfai::net {

class Socket;

// The rules of TLS for one set of authorities: TLS 1.2 or newer, the peer's certificate and name verified.
class TlsContext {
 public:
  // Reads the authorities: `ca_file` (PEM), or the system's bundle when it is empty. Error not_configured: names the
  // file.
  static Result<std::unique_ptr<TlsContext>> load(const std::string& ca_file);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // Encrypts a connection to `host` (a name or an IP address). Error upstream_broke carries OpenSSL's reason, such as
  // "certificate verify failed: self-signed certificate".
  Task<Result<std::unique_ptr<ByteStream>>> handshake(std::unique_ptr<Socket> socket, std::string host,
                                                      SteadyTime deadline);

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;  // owned
};

}  // namespace sfai::net
