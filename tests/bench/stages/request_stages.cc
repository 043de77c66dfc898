// What happens to a request on its way up: read, understood, said for its vendor.
#include <benchmark/benchmark.h>
#include <stdexcept>

#include "front/redaction.h"
#include "gateway/access.h"
#include "gateway/attempt.h"
#include "gateway/inbound.h"
#include "gateway/log_record.h"
#include "gateway/router.h"
#include "gateway/upstream_body.h"
#include "net/http1_parser.h"
#include "samples.h"

namespace bench {
namespace {

using namespace sfai;

void parse_head(benchmark::State& state) {
  auto head = sample_head();
  for (auto _ : state) {
    net::RequestParser parser({});
    if (!parser.feed(head) || !parser.head_done()) throw std::runtime_error("not a head");
    benchmark::DoNotOptimize(parser.take_request());
  }
}
BENCHMARK(parse_head);

void index_body(benchmark::State& state) {
  auto body = sample_body(static_cast<std::size_t>(state.range(0)));
  wire::JsonDocument document;
  for (auto _ : state)
    if (!document.parse_copy(body)) throw std::runtime_error("not JSON");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(index_body)->Arg(900)->Arg(100'000);

// Indexed, and then read as a conversation.
void read_body(benchmark::State& state) {
  auto body = sample_body(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    gateway::Inbound inbound;
    inbound.dialect = gateway::find_dialect("openai_chat");
    if (!gateway::read_inbound(inbound, body)) throw std::runtime_error("not a request");
    benchmark::DoNotOptimize(inbound.chat);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(read_body)->Arg(900)->Arg(100'000);

// A request that was read, and where it goes.
struct Routed {
  Routed(std::string_view vendor, std::size_t size) : map(*gateway::parse_model_map(sample_map(vendor))) {
    inbound.dialect = gateway::find_dialect("openai_chat");
    if (!gateway::read_inbound(inbound, sample_body(size))) throw std::runtime_error("not a request");
    route = *gateway::route(map, inbound.model);
  }
  gateway::ModelMap map;
  gateway::Inbound inbound;
  gateway::Route route;
};

void patch_body(benchmark::State& state) {
  Routed routed("openai/gpt-4o", static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(gateway::build_native_body(routed.inbound, routed.route, routed.route.targets[0]));
}
BENCHMARK(patch_body)->Arg(900)->Arg(100'000);

void translate_body(benchmark::State& state) {
  Routed routed("anthropic/claude-sonnet-4-5", static_cast<std::size_t>(state.range(0)));
  const auto& vendor = *gateway::find_dialect("anthropic");
  for (auto _ : state)
    benchmark::DoNotOptimize(
        gateway::build_translated_body(routed.inbound, routed.route, routed.route.targets[0], vendor));
}
BENCHMARK(translate_body)->Arg(900)->Arg(100'000);

void route(benchmark::State& state) {
  auto map = *gateway::parse_model_map(sample_map("openai/gpt-4o"));
  for (auto _ : state) benchmark::DoNotOptimize(gateway::route(map, "r"));
}
BENCHMARK(route);

void admit(benchmark::State& state) {
  gateway::Access access;
  access.mode = gateway::AuthMode::keys;
  access.keys = *gateway::parse_client_keys(R"({"bench":"bench-client-key","another":"another-client-key"})");
  http::Request request;
  request.headers.add("authorization", "Bearer bench-client-key");
  for (auto _ : state)
    if (!access.admit(request, WallTime())) throw std::runtime_error("not let in");
}
BENCHMARK(admit);

void render_log_line(benchmark::State& state) {
  front::Redaction redaction;
  for (const auto* secret : {"bench-vendor-key", "bench-client-key", "another-client-key"})
    redaction.learn(Secret(secret));
  auto record = sample_record();
  for (auto _ : state) benchmark::DoNotOptimize(redaction.redact(gateway::render_json_line(record)));
}
BENCHMARK(render_log_line);

}  // namespace
}  // namespace bench

BENCHMARK_MAIN();
