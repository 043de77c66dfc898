#include "front/local/serve.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <malloc.h>
#include <thread>
#include <vector>

#include "front/environment.h"
#include "front/local/banner.h"
#include "front/local/server_options.h"
#include "front/local/worker.h"
#include "front/process_limits.h"

namespace sfai::front {
namespace {

using Workers = std::vector<std::unique_ptr<Worker>>;

bool is_loopback(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

Result<gateway::AuthMode> decide_auth(const ServeOptions& options, const EnvFile& environment) {
  std::string said = options.auth.empty() ? value_of(environment, "SFAI_AUTH") : options.auth;
  if (said == "none") return gateway::AuthMode::none;
  if (said.empty() && is_loopback(options.host)) return gateway::AuthMode::none;
  if (!said.empty() && said != "keys") {
    return fail(ErrorKind::not_configured, "SFAI_AUTH is '" + said + "': `sfai serve` knows keys and none");
  }
  bool has_keys =
      !options.client_keys.empty() || !value_of(environment, "SFAI_CLIENT_KEYS").empty() || options.secrets == "aws";
  if (has_keys) return gateway::AuthMode::keys;
  return fail(
      ErrorKind::not_configured,
      "to listen on " + options.host +
          " (or with --auth keys) it takes client keys: give --client-keys FILE or "
          "SFAI_CLIENT_KEYS, a JSON object such as {\"alice\": \"<a long random text>\"}; or say --auth none to let "
          "everybody in who reaches the port");
}

bool is_in_s3(const ServeOptions& options) { return options.config.starts_with("s3://"); }

Result<AwsSources> choose_aws_sources(const ServeOptions& options, const EnvFile& environment) {
  AwsSources aws;
  aws.secrets = options.secrets == "aws";
  std::string prefix = value_of(environment, "SFAI_SECRET_PREFIX");
  if (!prefix.empty()) aws.secret_prefix = prefix;
  if (!is_in_s3(options)) return aws;
  auto place = parse_s3_url(options.config);
  if (!place) return std::unexpected(place.error());
  auto max_age = milliseconds_of(environment, "SFAI_CONFIG_MAX_AGE_MS", Milliseconds(0));
  if (!max_age) return std::unexpected(max_age.error());
  place->max_age = *max_age;
  aws.map = std::move(*place);
  return aws;
}

Result<SettingsSources> choose_sources(const ServeOptions& options, Reporter& reporter) {
  SettingsSources sources;
  sources.environment = std::make_shared<const EnvFile>(read_environment());
  auto auth = decide_auth(options, *sources.environment);
  if (!auth) return std::unexpected(auth.error());
  sources.auth = *auth;
  if (!is_in_s3(options)) sources.map_path = options.config;
  if (!options.config_given && !std::filesystem::exists(options.config)) {
    sources.map_path.clear();
    reporter.say("there is no " + options.config + " here: only the role 'demo' is served; give --config FILE");
  }
  sources.env_path = options.env_file;
  if (options.env_file_given && !std::filesystem::exists(options.env_file)) {
    return fail(ErrorKind::not_found, "--env-file " + options.env_file + ": there is no such file");
  }
  sources.client_keys_path = options.client_keys;
  if (options.client_keys.empty()) sources.client_keys_json = value_of(*sources.environment, "SFAI_CLIENT_KEYS");
  return sources;
}

Result<Workers> make_workers(const ServeOptions& options, const SettingsSources& sources, Reporter& reporter,
                             Shared& shared) {
  auto aws = choose_aws_sources(options, *sources.environment);
  if (!aws) return std::unexpected(aws.error());
  unsigned count = options.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.threads;
  // A thread's own arena grows by a page a call of the system; one that works alone has no need of it.
  if (count == 1) mallopt(M_ARENA_MAX, 1);
  auto server = server_options(options, count, shared, reporter);
  if (!server) return std::unexpected(server.error());
  Workers workers;
  for (unsigned i = 0; i < count; ++i) {
    auto worker = std::make_unique<Worker>(sources, reporter, shared);
    auto prepared = worker->prepare(client_options(*sources.environment), *aws);
    if (!prepared) return std::unexpected(prepared.error());
    auto listening = worker->listen(*server);
    if (!listening) return std::unexpected(listening.error());
    server->port = worker->port();
    server->share_port = true;
    workers.push_back(std::move(worker));
  }
  return workers;
}

// First signal: drain; second: stop at once. Runs on a loop of its own, which outlives those of the workers: each of
// them may be done before the others.
class SignalWatch {
 public:
  SignalWatch(Workers& workers, Milliseconds drain, Reporter& reporter)
      : workers_(workers), drain_(drain), reporter_(reporter), signals_(loop_, SIGTERM, SIGINT) {
    wait();
  }

  // Until every worker has said worker_done().
  void run() { loop_.run(); }
  // From any thread.
  void worker_done() {
    boost::asio::post(loop_, [this] {
      if (++done_ == workers_.size()) loop_.stop();
    });
  }
  bool hurried() const { return signals_seen_ > 1; }

 private:
  void wait() {
    signals_.async_wait([this](const boost::system::error_code& failure, int) {
      if (!failure) on_signal();
    });
  }

  void on_signal() {
    ++signals_seen_;
    if (signals_seen_ == 1) {
      reporter_.say("draining: open streams may end; a second signal stops at once");
      for (auto& worker : workers_) worker->drain(std::chrono::steady_clock::now() + drain_);
    } else {
      for (auto& worker : workers_) worker->stop();
    }
    wait();
  }

  Workers& workers_;
  Milliseconds drain_;
  Reporter& reporter_;
  boost::asio::io_context loop_{1};
  boost::asio::signal_set signals_;
  std::size_t done_ = 0;
  int signals_seen_ = 0;
};

int run(Workers& workers, SignalWatch& signals) {
  {
    std::vector<std::jthread> threads;
    for (auto& worker : workers) {
      threads.emplace_back([&worker = *worker, &signals] {
        worker.run();
        signals.worker_done();
      });
    }
    signals.run();
  }
  bool all_ended = true;
  for (auto& worker : workers) all_ended = worker->wind_up() && all_ended;
  int code = signals.hurried() ? 1 : 0;
  if (!all_ended) std::_Exit(code);  // a hanging name lookup still refers to the loop: no orderly way out
  return code;
}

}  // namespace

int serve(const ServeOptions& options) {
  Reporter reporter;
  set_process_limits();
  auto sources = choose_sources(options, reporter);
  if (!sources) {
    reporter.say(sources.error()->message);
    return 2;
  }
  Shared shared(reporter.redaction());
  auto explains = switch_of(*sources->environment, "SFAI_EXPLAIN");
  if (!explains) {
    reporter.say(explains.error()->message);
    return 2;
  }
  shared.explains = *explains;
  auto workers = make_workers(options, *sources, reporter, shared);
  if (!workers) {
    reporter.say(workers.error()->message);
    return 2;
  }
  SignalWatch signals(*workers, std::chrono::seconds(options.drain_seconds), reporter);
  auto& first = *workers->front();
  print_banner(first.current_map(), first.settings(), first.address(), sources->auth);
  return run(*workers, signals);
}

}  // namespace sfai::front
