// The whole way of a request: its bytes through the parser of the server, the gateway with all its policy, and an
// upstream that answers with the fuzzer's bytes. The first byte is a set of switches, the second draws the sizes of the
// upstream's pieces; then come, each after a line "====", the request and the upstream's answers in their order.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "exchange_world.h"

namespace {

using namespace sfai;
using fuzz::require;

enum Switch : std::uint8_t {
  raw_request = 1,
  keys_wanted = 2,
  upstream_breaks = 4,
  silences = 8,
  client_leaves = 16,
  deadline = 32
};

// Without repeats, whose waits would be real ones; the next target costs none.
std::shared_ptr<const gateway::ModelMap> make_map() {
  auto map = gateway::parse_model_map(R"({
    "models": {"o": "openai/gpt-5.1", "a": "anthropic/claude-sonnet-4-5", "old": "openai/gpt-4o-mini",
               "oa": {"provider": "openai", "model": "gpt-4o", "fallbacks": ["anthropic/claude-opus-4-1"]},
               "ao": {"provider": "anthropic", "model": "claude-opus-4-6", "fallbacks": ["openai/o3"], "strict": true},
               "p": {"provider": "anthropic", "model": "claude-haiku-4-5", "params": {"max_tokens": 2000}, "extra_body": {"x": 1}}},
    "providers": {"openai": {"base_url": "http://openai.fuzz/base/v1", "api_key_env": ["FIRST", "SECOND"], "retries": 0},
                  "anthropic": {"base_url": "http://anthropic.fuzz/base", "retries": 0}},
    "default_role": "o", "allow_direct": true, "cors_origins": ["https://app.example"]})");
  require(map.has_value());
  return std::make_shared<const gateway::ModelMap>(std::move(*map));
}

std::shared_ptr<const gateway::Access> make_access(bool keys) {
  gateway::Access access;
  access.mode = keys ? gateway::AuthMode::keys : gateway::AuthMode::none;
  access.keys = *gateway::parse_client_keys("{\"alice\": \"" + std::string(fuzz::client_key) + "\"}");
  return std::make_shared<const gateway::Access>(std::move(access));
}

class OneLine final : public gateway::LogSink {
 public:
  void write(const gateway::LogRecord& given) override {
    require(++lines == 1);
    record = given;
    const std::string line = gateway::render_json_line(record);
    require(line.ends_with('\n') && line.find('\n') == line.size() - 1 && fuzz::is_json(line));
    require(fuzz::is_json(gateway::render_embedded_metrics_line(record)));
    text = line + gateway::render_readable_line(record);
  }
  void write(const gateway::HealthChange& change) override {
    const std::string line = gateway::render_json_line(change);
    require(line.find('\n') == line.size() - 1 && fuzz::is_json(line) && !fuzz::holds_vendor_key(line));
  }
  int lines = 0;
  gateway::LogRecord record;
  std::string text;
};

// The demo's repeats cannot be turned off, and its own answers take their time.
class NoDemo final : public http::Client {
 public:
  http::Task<Result<std::unique_ptr<http::ClientResponse>>> send(const http::ClientRequest&) override {
    co_return fail(ErrorKind::bad_request, "there is no demo here");
  }
};

std::vector<std::string_view> split(std::string_view text) {
  constexpr std::string_view line = "\n====\n";
  std::vector<std::string_view> parts;
  for (auto at = text.find(line); at != std::string_view::npos; at = text.find(line)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + line.size());
  }
  parts.push_back(text);
  return parts;
}

// "METHOD target\nname: value\n…\n\nbody" as a client would send it: a fuzzer finds no right length by itself.
std::string as_http(std::string_view text) {
  const auto end = std::min(text.find("\n\n"), text.size());
  const auto body = end == text.size() ? std::string_view() : text.substr(end + 2);
  std::string head(text.substr(0, end));
  head.insert(std::min(head.find('\n'), head.size()),
              " HTTP/1.1\nhost: gateway\ncontent-length: " + std::to_string(body.size()));
  for (std::size_t at = 0; (at = head.find('\n', at)) != std::string::npos; at += 2) head.replace(at, 1, "\r\n");
  return head + "\r\n\r\n" + std::string(body);
}

// An error names no vendor's key, unless the client said it himself.
void check_secrets(const fuzz::Received& received, const OneLine& log, std::string_view request) {
  if (fuzz::holds_vendor_key(request)) return;
  require(!fuzz::holds_vendor_key(log.text));
  if (received.head.status == 200) return;
  require(!fuzz::holds_vendor_key(received.body));
  for (const auto& [name, value] : received.head.headers) require(!fuzz::holds_vendor_key(value));
}

// What we write ourselves; on the native lane the vendor's own events pass, whatever their names.
void check_stream(const http::Request& request, std::string_view body) {
  switch (gateway::find_endpoint(request.path()).kind) {
    case gateway::Endpoint::Kind::chat:
      return require(body.ends_with("data: [DONE]\n\n") || body.contains("\"error\":{"));
    case gateway::Endpoint::Kind::messages:
      return require(body.contains("event: message_stop\n") || body.contains("event: error\n"));
    default:
      return;
  }
}

void check_answer(const http::Request& request, const fuzz::Received& received, const OneLine& log) {
  require(log.lines == 1 && log.record.error_kind != "bug");
  if (received.gone()) return;
  require(received.started() && received.head.status == log.record.status && received.head.status != 500);
  const auto type = received.head.headers.find("content-type");
  if (type == "application/json") require(received.responded && fuzz::is_json(received.body));
  const bool whole_stream = type && type->starts_with("text/event-stream") && (received.responded || received.finished);
  if (whole_stream && log.record.lane == "translated") check_stream(request, received.body);
  require(received.responded || received.finished || !log.record.error_kind.empty());
}

void answer(gateway::Gateway& gateway, http::Request request, fuzz::Received& received) {
  boost::asio::io_context loop(1);
  bool done = false;
  boost::asio::co_spawn(loop, gateway.handle(request, received), [&](const std::exception_ptr& thrown) {
    require(!thrown);
    done = true;
  });
  loop.run();
  require(done);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  static const auto map = make_map();
  static const auto open = make_access(false), locked = make_access(true);
  const unsigned switches = bytes[0];
  auto parts = split({reinterpret_cast<const char*>(bytes) + 2, size - 2});
  const std::string request_bytes = switches & raw_request ? std::string(parts[0]) : as_http(parts[0]);

  fuzz::LeapingClock clock;
  fuzz::FixedSettings settings(map, switches & keys_wanted ? locked : open);
  const fuzz::Delivery delivery{bytes[1], (switches & upstream_breaks) != 0, (switches & silences) != 0};
  fuzz::DrawnClient upstream({parts.begin() + 1, parts.end()}, delivery, clock);
  NoDemo demo;
  gateway::Metrics metrics;
  gateway::ThinkingCache thinking(1U << 20U);
  OneLine log;
  gateway::Health health(clock, [&log](const gateway::HealthChange& change) { log.write(change); });
  gateway::RetryBudget retries;
  gateway::Gateway gateway({.clock = clock,
                            .settings = settings,
                            .network = upstream,
                            .demo = demo,
                            .health = health,
                            .retries = retries,
                            .metrics = &metrics,
                            .thinking = &thinking,
                            .explains = true},
                           log);

  net::RequestParser parser({.head_bytes = 64U << 10U, .body_bytes = 1U << 20U});
  if (auto fed = parser.feed(request_bytes); !fed) {
    const auto refusal = gateway.refuse(fed.error().error, fed.error().status, parser.request());
    require(fuzz::is_json(refusal.body) && log.lines == 1 && fed.error().status >= 400);
    fuzz::require_whole_lines(refusal.headers);
    return 0;
  }
  if (!parser.done()) return 0;
  http::Request request = parser.take_request();
  if (switches & deadline) request.answer_by = clock.now + Milliseconds(20'000);
  fuzz::Received received((switches & client_leaves) != 0);
  answer(gateway, request, received);
  check_answer(request, received, log);
  check_secrets(received, log, request_bytes);
  return 0;
}
