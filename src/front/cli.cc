#include "front/cli.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "front/check.h"
#include "front/environment.h"
#include "front/explain.h"
#include "front/health_probe.h"
#include "front/keys.h"
#include "front/lambda/lambda.h"
#include "front/live_check.h"
#include "front/local/serve.h"
#include "front/redacted_lines.h"

namespace sfai::front {
namespace {

constexpr const char* about =
    "sfai, the LLM gateway: one private endpoint for OpenAI's and Anthropic's models.\n"
    "Clients ask for a role; model_map.json says which provider and model that role is.\n\n"
    "  sfai serve                         on http://127.0.0.1:8787, with model_map.json\n"
    "  OPENAI_API_KEY=… sfai serve        with a vendor's key (or put it into .env)\n"
    "  sfai check model_map.json          is the map right?\n"
    "  sfai check --live model_map.json   …and do the providers answer?\n"
    "  sfai explain request.json          what would be sent for this request, and to whom?\n"
    "  sfai keys new alice                a key for a client, and its entry in the file of client keys\n"
    "  sfai health                        is the gateway on http://127.0.0.1:8787 well?\n";

constexpr const char* about_serve =
    "Serve the roles of the model map to any OpenAI or Anthropic client.\n"
    "A changed map or .env counts from the next request on; no restart is needed.\n"
    "Environment: OPENAI_API_KEY, ANTHROPIC_API_KEY (and what the map names), SFAI_AUTH, SFAI_CLIENT_KEYS,\n"
    "HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE; with s3:// or --secrets aws what the AWS SDKs read, SFAI_SECRET_PREFIX\n"
    "and SFAI_CONFIG_MAX_AGE_MS. SFAI_EXPLAIN=on answers POST /v1/explain.";

void add_network_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--tls-cert", options.tls_cert,
                     "Speak TLS: the certificate and its chain (PEM), read again when it has changed");
  command.add_option("--tls-key", options.tls_key, "The certificate's key (PEM, without a passphrase)");
  command.add_option("--trusted-proxies", options.trusted_proxies,
                     "Addresses and blocks (10.0.0.0/8, ::1) whose x-forwarded-for is believed");
  command.add_option("--max-connections", options.max_connections,
                     "Connections at once; 0: as the limit of descriptors allows");
  command.add_option("--max-requests", options.max_requests, "Requests under way at once; 0: any number");
  command.add_option("--max-memory-bytes", options.max_memory_bytes,
                     "Resident memory from which on new requests are refused; 0: 85 % of what there is");
}

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--host", options.host, "Address to listen on; beyond loopback it takes client keys")
      ->capture_default_str();
  command.add_option("--port", options.port, "Port; 0 takes any free one")->capture_default_str();
  command.add_option("--config", options.config, "The model map: a file, or s3://bucket/key")->capture_default_str();
  command.add_option("--threads", options.threads, "Event loops; 0: one a core")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command.add_option("--auth", options.auth, "keys: clients need a key; none: everybody may (default on loopback)")
      ->check(CLI::IsMember({"keys", "none"}));
  command.add_option("--client-keys", options.client_keys,
                     "JSON file: name -> key, or name -> {sha256, roles, expires, limits}");
  command.add_option("--env-file", options.env_file, "Vendors' keys as NAME=value lines")->capture_default_str();
  command.add_option("--max-body-bytes", options.max_body_bytes, "Largest request body")->capture_default_str();
  command.add_option("--drain-seconds", options.drain_seconds, "How long open streams may go on after SIGTERM")
      ->capture_default_str();
  command.add_option("--secrets", options.secrets, "env: the environment and .env; aws: then Secrets Manager")
      ->check(CLI::IsMember({"env", "aws"}))
      ->capture_default_str();
  add_network_options(command, options);
}

struct CheckOptions {
  std::string file = "model_map.json";
  std::string env_file = ".env";
  bool live = false;
};

void add_check_options(CLI::App& command, CheckOptions& options) {
  command.add_option("FILE", options.file, "The model map")->capture_default_str();
  command.add_flag("--live", options.live, "Also try each provider: DNS, TLS, key, one cheap call (GET /models)");
  command.add_option("--env-file", options.env_file, "Vendors' keys, for --live")->capture_default_str();
}

// A map may have a key in it that belongs elsewhere, and a vendor may repeat one.
int check(const CheckOptions& options) {
  Redaction redaction;
  redaction.learn_from(read_environment());
  RedactedLines out(redaction, std::cout);
  const int code = check_file(options.file, out);
  if (code != 0 || !options.live) return code;
  return check_live(options.file, options.env_file, out);
}

constexpr const char* about_explain =
    "Print what a request makes of each of its targets, in the order in which they are tried: URL, headers, body,\n"
    "what the model accepts and what is lost, or why this target would be refused it. Nothing is sent and no key is\n"
    "read. Exit code 0; 1 with the error that a client would get when the request or its role is bad by itself; 2 "
    "when\n"
    "the map or the request cannot be read.";

void add_explain_options(CLI::App& command, ExplainOptions& options) {
  command.add_option("FILE", options.file, "The request's body as JSON; - is standard input")->required();
  command.add_option("--config", options.config, "The model map")->capture_default_str();
  command
      .add_option("--as", options.as, "What it is written for: chat (/v1/chat/completions), messages (/v1/messages)")
      ->check(CLI::IsMember({"chat", "messages"}))
      ->capture_default_str();
}

constexpr const char* about_new_key =
    "Make a client's key. Its entry for the file of client keys, which holds the hash only, goes to standard output "
    "as\n"
    "a JSON object; the key itself is shown once, on standard error.";

void add_limit(CLI::App& command, const char* flag, std::optional<std::int64_t>& limit, const char* what) {
  command.add_option(flag, limit, what)->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}));
}

void add_new_key_options(CLI::App& command, NewKeyOptions& options) {
  command.add_option("NAME", options.name, "Whose key it is, as the log will say")->capture_default_str();
  command.add_option("--roles", options.roles, "The roles it may ask for: a,b; default: all")->delimiter(',');
  command.add_option("--expires", options.expires, "Its last day, 2027-01-31, or a time, 2027-01-31T12:00:00Z");
  add_limit(command, "--requests-per-minute", options.limits.requests_per_minute, "Requests, refilled all the time");
  add_limit(command, "--requests-per-day", options.limits.requests_per_day, "Requests from midnight UTC");
  add_limit(command, "--tokens-per-minute", options.limits.tokens_per_minute, "Tokens in and out");
  add_limit(command, "--tokens-per-day", options.limits.tokens_per_day, "Tokens in and out, from midnight UTC");
  add_limit(command, "--open-streams", options.limits.open_streams, "Answers under way at the same time");
}

// `sfai keys`: which of its commands was given.
struct KeysCommands {
  NewKeyOptions options;
  CLI::App* make = nullptr;
  CLI::App* hash = nullptr;

  explicit KeysCommands(CLI::App& app) {
    CLI::App* keys = app.add_subcommand("keys", "Make keys for clients, or the hash of one.");
    keys->require_subcommand(1);
    make = keys->add_subcommand("new", about_new_key);
    add_new_key_options(*make, options);
    hash = keys->add_subcommand("hash", "Read a key from standard input and print its SHA-256.");
  }
  bool parsed() const { return make->parsed() || hash->parsed(); }
  int run() const {
    return make->parsed() ? new_key(options, std::cout, std::cerr) : hash_key(std::cin, std::cout, std::cerr);
  }
};

void add_health_options(CLI::App& command, HealthOptions& options) {
  command.add_option("URL", options.url, "Where the gateway is")->capture_default_str();
  command.add_option("--ca-file", options.ca_file, "Whom to trust for https://, as PEM; default: SSL_CERT_FILE");
  command.add_option("--seconds", options.seconds, "How long to wait")->check(CLI::Range(1, 60))->capture_default_str();
}

// Lambda starts the program as `bootstrap`, without arguments. `sfai lambda` has no options: on the way to the first
// event there is no time to set up those of the others.
bool is_lambda(int argc, char** argv) {
  if (argc == 2) return std::string_view(argv[1]) == "lambda";
  const bool called_bootstrap = argc > 0 && std::filesystem::path(argv[0]).filename() == "bootstrap";
  return argc <= 1 && (called_bootstrap || std::getenv("AWS_LAMBDA_RUNTIME_API") != nullptr);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  if (is_lambda(argc, argv)) return run_lambda();
  CLI::App app{about, "sfai"};
  app.set_version_flag("--version", "sfai " SFAI_VERSION);
  app.require_subcommand(1);

  ServeOptions serve_options;
  CLI::App* serve_command = app.add_subcommand("serve", about_serve);
  add_serve_options(*serve_command, serve_options);
  CheckOptions check_options;
  CLI::App* check_command = app.add_subcommand("check", "Say whether a model map is right, and if not, where and why.");
  add_check_options(*check_command, check_options);
  ExplainOptions explain_options;
  CLI::App* explain_command = app.add_subcommand("explain", about_explain);
  add_explain_options(*explain_command, explain_options);

  KeysCommands keys(app);
  HealthOptions health_options;
  CLI::App* health_command = app.add_subcommand(
      "health", "Ask a running gateway whether it is well: exit code 0; 1 if it is not; 2 if URL is none.");
  add_health_options(*health_command, health_options);

  CLI::App* lambda_command = app.add_subcommand(
      "lambda", "Answer the events of AWS Lambda's Runtime API; chosen by itself when Lambda starts the program.");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const Redaction redaction;
    RedactedLines words(redaction, std::cerr);
    return app.exit(error, std::cout, words);
  }
  if (check_command->parsed()) return check(check_options);
  if (explain_command->parsed()) {
    return static_cast<int>(explain_file(explain_options, std::cin, std::cout, std::cerr));
  }
  if (keys.parsed()) return keys.run();
  if (health_command->parsed()) return static_cast<int>(probe_health(health_options, std::cout));
  if (lambda_command->parsed()) return run_lambda();
  serve_options.config_given = serve_command->count("--config") > 0;
  serve_options.env_file_given = serve_command->count("--env-file") > 0;
  return serve(serve_options);
}

}  // namespace sfai::front
