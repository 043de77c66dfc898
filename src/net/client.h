#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "http/client.h"

namespace sfai::net {

struct ClientOptions {
  std::string https_proxy = {};           // http://[user:password@]host:port, for TLS endpoints (CONNECT); empty: none
  std::string no_proxy = {};              // comma-separated hosts and domain suffixes, or "*"
  std::string ca_file = {};               // SSL_CERT_FILE; empty: the system's bundle
  std::size_t max_idle_connections = 64;  // kept alive, over all endpoints
  Milliseconds idle_timeout{55'000};      // a pooled connection older than that is not used again
  std::size_t max_head_bytes = 64U << 10U;
};

// An HTTP/1.1 client on one event loop, with TLS 1.2+ (certificate and host name verified) and a pool of kept-alive
// connections. Use on the loop's thread only. Error not_configured: the proxy or the CA file cannot be used; says why.
Result<std::unique_ptr<http::Client>> make_client(boost::asio::io_context& loop, ClientOptions options);

}  // namespace sfai::net
