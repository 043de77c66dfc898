#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "http/handler.h"
#include "http/task.h"
#include "net/admission.h"
#include "net/server_tls.h"
#include "net/trusted_proxies.h"

namespace sfai::net {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8787;  // 0: any free one
  bool share_port = false;    // true: the port is one of ours already (another thread's); false: nobody may be on it
  std::size_t max_body_bytes = 32U << 20U;
  std::size_t max_head_bytes = 64U << 10U;
  Milliseconds read_timeout{30'000};        // a whole head, and each further piece of a body
  Milliseconds keep_alive_timeout{75'000};  // between two requests
  Milliseconds write_timeout{300'000};      // a client that takes nothing for that long is given up
  // On average, once a body has had its grace, or an answer has waited for its client as long as write_timeout.
  std::size_t min_bytes_per_second = 1024;  // 0: any
  Milliseconds body_grace{30'000};
  TrustedProxies trusted_proxies = {};
  // Shared by the servers of a program, and outlive them:
  Admission* admission = nullptr;  // none: no limits
  ServerTls* tls = nullptr;        // none: unencrypted
};

// HTTP/1.1 on one event loop. Several servers (one a thread) share a port by SO_REUSEPORT. All calls on the loop's
// thread, except before it runs. The handler must outlive the server's connections.
class Server {
 public:
  Server(boost::asio::io_context& loop, http::Handler& handler, ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and starts to accept. Error not_configured: the address is in use, not ours, or not an address; names it.
  Result<void> listen();
  std::uint16_t port() const;  // the one bound

  // Stops accepting, closes idle connections, answers requests under way with `connection: close`.
  void drain();
  // Drops what is open.
  void stop();
  std::size_t open_connections() const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the coroutines of the connections
};

}  // namespace sfai::net
