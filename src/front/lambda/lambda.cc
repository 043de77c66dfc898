#include "front/lambda/lambda.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <vector>

#include "front/environment.h"
#include "front/lambda/slot.h"
#include "front/log_output.h"
#include "front/process_limits.h"
#include "gateway/demo_client.h"
#include "gateway/gateway.h"

namespace sfai::front {
namespace {

// Everything that answers events; one loop, one thread: a Lambda of the usual size has no second core.
class LambdaFront {
 public:
  LambdaFront(boost::asio::io_context& loop, RuntimeApi api, LambdaOptions options,
              const std::shared_ptr<const EnvFile>& environment, Reporter& reporter)
      : loop_(loop),
        api_(std::move(api)),
        options_(std::move(options)),
        reporter_(reporter),
        local_(sources(options_, environment), reporter) {}

  RuntimeApi& api() { return api_; }

  // Reads the settings that are in the zip and in the environment.
  Result<void> prepare(const net::ClientOptions& client);
  // Returns when no slot gets events any more.
  void run();

 private:
  static SettingsSources sources(const LambdaOptions& options, const std::shared_ptr<const EnvFile>& environment);

  boost::asio::io_context& loop_;
  SystemClock clock_;
  RuntimeApi api_;
  LambdaOptions options_;
  Reporter& reporter_;
  FileSettings local_;
  LogOutput log_{reporter_.redaction(), LogOutput::Form::with_metrics};
  std::unique_ptr<http::Client> network_;
  std::unique_ptr<AwsSettings> settings_;
  std::unique_ptr<gateway::DemoClient> demo_;
  gateway::Limits limits_;  // of this environment
  gateway::Health health_{clock_, [this](const gateway::HealthChange& change) { log_.write(change); }};
  gateway::RetryBudget retries_;
  gateway::ThinkingCache thinking_{gateway::thinking_cache_bytes};
  std::unique_ptr<gateway::Gateway> gateway_;
  std::vector<Slot> slots_;
  std::size_t ended_slots_ = 0;
};

SettingsSources LambdaFront::sources(const LambdaOptions& options, const std::shared_ptr<const EnvFile>& environment) {
  SettingsSources sources;
  sources.map_path = options.packed_map;
  sources.client_keys_json = options.client_keys;
  sources.auth = options.auth;
  sources.environment = environment;
  return sources;
}

Result<void> LambdaFront::prepare(const net::ClientOptions& client) {
  auto loaded = local_.load();
  if (!loaded) return loaded;
  auto made = net::make_client(loop_, client);
  if (!made) return std::unexpected(made.error());
  network_ = std::move(*made);
  settings_ = std::make_unique<AwsSettings>(options_.aws, local_, *network_, clock_, loop_.get_executor(), reporter_);
  demo_ = std::make_unique<gateway::DemoClient>(clock_, *settings_);
  demo_->set_address("this function's URL");
  gateway::Services services{.clock = clock_,
                             .settings = *settings_,
                             .network = *network_,
                             .demo = *demo_,
                             .health = health_,
                             .retries = retries_,
                             .limits = &limits_,
                             .thinking = &thinking_,
                             .explains = options_.explains};
  gateway_ = std::make_unique<gateway::Gateway>(services, log_);
  return {};
}

void LambdaFront::run() {
  slots_.reserve(options_.slots);
  for (unsigned i = 0; i < options_.slots; ++i) {
    Slot& slot = slots_.emplace_back(api_, *gateway_, options_, clock_, reporter_);
    boost::asio::co_spawn(loop_, slot.run(), [this](const std::exception_ptr&) {
      if (++ended_slots_ == slots_.size()) loop_.stop();
    });
  }
  loop_.run();
}

int fail_init(boost::asio::io_context& loop, RuntimeApi& api, Reporter& reporter, const Error& error) {
  reporter.say(error->message);
  const std::string message = reporter.redaction().redact(error->message);
  Result<void> reported;
  boost::asio::co_spawn(loop, api.report_init_error("Runtime.InvalidConfiguration", message),
                        [&](const std::exception_ptr&, Result<void> outcome) {
                          reported = std::move(outcome);
                          loop.stop();  // timers of the connection would keep it running
                        });
  loop.run();
  if (!reported) reporter.say(reported.error()->message);
  return 1;
}

}  // namespace

int run_lambda() {
  Reporter reporter;
  set_process_limits();
  auto environment = std::make_shared<const EnvFile>(read_environment());
  boost::asio::io_context loop(1);
  auto api = RuntimeApi::make(loop, value_of(*environment, "AWS_LAMBDA_RUNTIME_API"));
  if (!api) {
    reporter.say(api.error()->message + "; `sfai lambda` is started by Lambda itself: on a machine, use `sfai serve`");
    return 2;
  }
  auto options = read_lambda_options(*environment);
  if (!options) return fail_init(loop, *api, reporter, options.error());
  LambdaFront front(loop, std::move(*api), std::move(*options), environment, reporter);
  auto prepared = front.prepare(client_options(*environment));
  if (!prepared) return fail_init(loop, front.api(), reporter, prepared.error());
  // Lambda itself sends SIGTERM only to functions with an extension, and then there is nothing left to do.
  int code = 1;
  boost::asio::signal_set signals(loop, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code& failure, int) {
    if (!failure) code = 0;
    loop.stop();
  });
  front.run();
  return code;
}

}  // namespace sfai::front
