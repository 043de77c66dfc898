#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/client.h"
#include "net/byte_stream.h"
#include "net/proxy.h"
#include "net/tls.h"

namespace sfai::net {

class Socket;

// Makes new connections to upstreams: DNS, TCP, the proxy's tunnel, TLS.
class Connector {
 public:
  struct Options {
    std::optional<Proxy> proxy;  // for TLS endpoints
    std::string no_proxy;
    std::string ca_file;
  };

  Connector(boost::asio::io_context& loop, Options options) : loop_(loop), options_(std::move(options)) {}

  // Errors: upstream_down (names the host and the step that failed), timed_out (param "connect_ms"), not_configured
  // (the authorities), client_gone.
  Task<Result<std::unique_ptr<ByteStream>>> connect(const http::Endpoint& endpoint, SteadyTime deadline);

 private:
  Task<Result<std::unique_ptr<ByteStream>>> connect_plainly_worded(const http::Endpoint& endpoint, SteadyTime deadline);
  Task<Result<std::unique_ptr<Socket>>> reach(std::string host, std::uint16_t port, SteadyTime deadline);
  Result<TlsContext*> tls_context(const http::Endpoint& endpoint);

  boost::asio::io_context& loop_;
  Options options_;
  std::map<std::string, std::unique_ptr<TlsContext>> contexts_;  // by CA file; loaded at the first TLS connection
};

}  // namespace sfai::net
