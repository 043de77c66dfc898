#include "front/local/worker.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "front/local/banner.h"

namespace sfai::front {

Result<void> Worker::prepare(const net::ClientOptions& client, const AwsSources& aws) {
  auto loaded = local_.load();
  if (!loaded) return loaded;
  auto made = net::make_client(loop_, client);
  if (!made) return std::unexpected(made.error());
  network_ = std::move(*made);
  if (!aws.any()) return {};
  aws_.emplace(aws, local_, *network_, clock_, loop_.get_executor(), reporter_);
  return load_from_aws();
}

Result<void> Worker::load_from_aws() {
  Result<void> outcome;
  boost::asio::co_spawn(loop_, aws_->load(), [&](const std::exception_ptr&, Result<void> loaded) {
    outcome = std::move(loaded);
    loop_.stop();  // timers of connections would keep it running
  });
  loop_.run();
  loop_.restart();
  return outcome;
}

gateway::Settings& Worker::settings() {
  if (aws_) return *aws_;
  return local_;
}

Result<void> Worker::listen(const net::ServerOptions& server) {
  demo_ = std::make_unique<gateway::DemoClient>(clock_, settings());
  gateway::Services services{.clock = clock_,
                             .settings = settings(),
                             .network = *network_,
                             .demo = *demo_,
                             .health = shared_.health,
                             .retries = shared_.retries,
                             .metrics = &shared_.metrics,
                             .limits = &shared_.limits,
                             .thinking = &shared_.thinking,
                             .explains = shared_.explains};
  gateway_ = std::make_unique<gateway::Gateway>(services, log_);
  server_ = std::make_unique<net::Server>(loop_, *gateway_, server);
  auto listening = server_->listen();
  address_ = base_address(server.tls == nullptr ? "http" : "https", server.host, server_->port());
  if (listening) demo_->set_address(address_);
  return listening;
}

void Worker::drain(SteadyTime until) {
  boost::asio::post(loop_, [this, until] {
    drain_until_ = until;
    server_->drain();
    check_drained();
  });
}

void Worker::check_drained() {
  if (server_->open_connections() == 0 || clock_.steady() >= drain_until_) {
    server_->stop();
    loop_.stop();
    return;
  }
  drain_timer_.expires_after(Milliseconds(10));
  drain_timer_.async_wait([this](const boost::system::error_code& failure) {
    if (!failure) check_drained();
  });
}

void Worker::stop() {
  boost::asio::post(loop_, [this] {
    drain_timer_.cancel();
    server_->stop();
    loop_.stop();
  });
}

bool Worker::wind_up() {
  loop_.restart();
  loop_.run_for(Milliseconds(300));
  return loop_.stopped();
}

}  // namespace sfai::front
