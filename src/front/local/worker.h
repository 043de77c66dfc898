#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "front/local/file_settings.h"
#include "front/local/log_output.h"
#include "gateway/demo_client.h"
#include "gateway/gateway.h"
#include "net/client.h"
#include "net/server.h"

namespace sfai::front {

// Everything that one thread needs to serve; nothing of it is shared with another.
class Worker {
 public:
  Worker(SettingsSources sources, Reporter& reporter) : settings_(std::move(sources), reporter) {}

  // Reads the settings, makes the upstream client. Before run(), on any thread.
  Result<void> prepare(const net::ClientOptions& client);
  // Binds the port.
  Result<void> listen(const net::ServerOptions& server);
  void run() { loop_.run(); }

  // From any thread: no new connections; run() ends when the open ones have ended or at `until`.
  void drain(SteadyTime until);
  // From any thread: run() ends as soon as can be.
  void stop();

  // After run(): lets what was cut come to its end. False when something still hangs (a name lookup cannot be
  // cancelled).
  bool wind_up();

  boost::asio::io_context& loop() { return loop_; }
  std::uint16_t port() const { return server_->port(); }
  FileSettings& settings() { return settings_; }

 private:
  void check_drained();

  boost::asio::io_context loop_{1};
  SystemClock clock_;
  FileSettings settings_;
  LogOutput log_;
  std::unique_ptr<http::Client> network_;
  std::unique_ptr<gateway::DemoClient> demo_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<net::Server> server_;
  boost::asio::steady_timer drain_timer_{loop_};
  SteadyTime drain_until_;
};

}  // namespace sfai::front
