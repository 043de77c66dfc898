#include "front/cli.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "front/check.h"
#include "front/live_check.h"
#include "front/local/serve.h"

namespace sfai::front {
namespace {

constexpr const char* about =
    "sfai, the LLM gateway: one private endpoint for OpenAI's and Anthropic's models.\n"
    "Clients ask for a role; model_map.json says which provider and model that role is.\n\n"
    "  sfai serve                         on http://127.0.0.1:8787, with model_map.json\n"
    "  OPENAI_API_KEY=… sfai serve        with a vendor's key (or put it into .env)\n"
    "  sfai check model_map.json          is the map right?\n"
    "  sfai check --live model_map.json   …and do the providers answer?\n";

constexpr const char* about_serve =
    "Serve the roles of the model map to any OpenAI client.\n"
    "A changed map or .env counts from the next request on; no restart is needed.\n"
    "Environment: OPENAI_API_KEY, ANTHROPIC_API_KEY (and what the map names), SFAI_AUTH, SFAI_CLIENT_KEYS,\n"
    "HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE.";

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--host", options.host, "Address to listen on; beyond loopback it takes client keys")
      ->capture_default_str();
  command.add_option("--port", options.port, "Port; 0 takes any free one")->capture_default_str();
  command.add_option("--config", options.config, "The model map")->capture_default_str();
  command.add_option("--threads", options.threads, "Event loops; 0: one a core")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command.add_option("--auth", options.auth, "keys: clients need a key; none: everybody may (default on loopback)")
      ->check(CLI::IsMember({"keys", "none"}));
  command.add_option("--client-keys", options.client_keys,
                     "JSON file: name -> key, or name -> {sha256, roles, expires}");
  command.add_option("--env-file", options.env_file, "Vendors' keys as NAME=value lines")->capture_default_str();
  command.add_option("--max-body-bytes", options.max_body_bytes, "Largest request body")->capture_default_str();
  command.add_option("--drain-seconds", options.drain_seconds, "How long open streams may go on after SIGTERM")
      ->capture_default_str();
  command.add_option("--secrets", options.secrets, "Where vendors' keys come from")
      ->check(CLI::IsMember({"env", "aws"}))
      ->capture_default_str();
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

int check(const CheckOptions& options) {
  int code = check_file(options.file, std::cout);
  if (code != 0 || !options.live) return code;
  return check_live(options.file, options.env_file, std::cout);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{about, "sfai"};
  app.set_version_flag("--version", "sfai " SFAI_VERSION);
  app.require_subcommand(1);

  ServeOptions serve_options;
  CLI::App* serve_command = app.add_subcommand("serve", about_serve);
  add_serve_options(*serve_command, serve_options);
  CheckOptions check_options;
  CLI::App* check_command = app.add_subcommand("check", "Say whether a model map is right, and if not, where and why.");
  add_check_options(*check_command, check_options);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  if (check_command->parsed()) return check(check_options);
  serve_options.config_given = serve_command->count("--config") > 0;
  serve_options.env_file_given = serve_command->count("--env-file") > 0;
  return serve(serve_options);
}

}  // namespace sfai::front
