#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "front/log_output.h"
#include "front/settings/aws_settings.h"
#include "gateway/demo_client.h"
#include "gateway/gateway.h"
#include "net/client.h"
#include "net/reactor.h"
#include "net/server.h"

namespace sfai::front {

// What the threads share, each with a lock of its own.
struct Shared {
  explicit Shared(const Redaction& redaction) : log(redaction) {}

  SystemClock clock;
  LogOutput log;
  gateway::Metrics metrics;
  gateway::Limits limits;
  gateway::Health health{clock, [this](const gateway::HealthChange& change) { log.write(change); }};
  gateway::RetryBudget retries;
  gateway::ThinkingCache thinking{gateway::thinking_cache_bytes};
  bool explains = false;                      // POST /v1/explain is answered
  std::unique_ptr<net::Admission> admission;  // locks nothing: atomic counters
  std::unique_ptr<net::ServerTls> tls;        // none: unencrypted
};

// Everything that one thread needs to serve; what is shared with others is given by reference.
class Worker {
 public:
  Worker(SettingsSources sources, Reporter& reporter, Shared& shared)
      : reporter_(reporter),
        shared_(shared),
        local_(std::move(sources), reporter, [this] { return reactor_.turn(); }) {}

  // Reads the settings, makes the upstream client. Before run(), on any thread. What is read from AWS is asked for
  // here for the first time.
  Result<void> prepare(const net::ClientOptions& client, const AwsSources& aws);
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
  const std::string& address() const { return address_; }  // "http://127.0.0.1:8787"
  gateway::Settings& settings();
  const gateway::ModelMap& current_map() const { return aws_ ? aws_->current_map() : local_.current_map(); }

 private:
  void check_drained();
  Result<void> load_from_aws();

  boost::asio::io_context loop_{1};
  net::Reactor& reactor_{net::Reactor::of(loop_)};
  SystemClock clock_;
  Reporter& reporter_;
  Shared& shared_;
  FileSettings local_;
  LogOutput log_{reporter_.redaction()};
  std::unique_ptr<http::Client> network_;
  std::optional<AwsSettings> aws_;  // in front of local_
  std::unique_ptr<gateway::DemoClient> demo_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<net::Server> server_;
  boost::asio::steady_timer drain_timer_{loop_};
  SteadyTime drain_until_;
  std::string address_;
};

}  // namespace sfai::front
