#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/byte_stream.h"

namespace sfai::net {

class Socket;

// An HTTP proxy that connects us to TLS endpoints (CONNECT, RFC 9110 section 9.3.6).
struct Proxy {
  std::string host;
  std::uint16_t port = 80;
  std::string authorization;  // value of proxy-authorization; empty: none

  // From "http://[user:password@]host:port", the user percent-encoded. Error not_configured: says what is wrong.
  static Result<Proxy> parse(std::string_view url);
};

// NO_PROXY as curl reads it: hosts and domains (with or without a leading dot), each with an optional port, or "*".
bool bypasses_proxy(std::string_view no_proxy, std::string_view host, std::uint16_t port);

// Asks the proxy at the other end of `socket` for a tunnel to `authority` ("host:port"). Error upstream_broke: names
// the status of a refusal.
Task<Result<void>> open_tunnel(Socket& socket, const Proxy& proxy, std::string authority, SteadyTime deadline);

}  // namespace sfai::net
