// What happens to a chunk of a stream on its way down: the event cut out, decoded, and said again where the client
// speaks another dialect.
#include <benchmark/benchmark.h>
#include <stdexcept>

#include "../load/answers.h"
#include "dialect/dialect.h"
#include "gateway/attempt.h"
#include "wire/sse.h"

namespace bench {
namespace {

using namespace sfai;

// The event without the framing of HTTP's chunks.
std::string event_of(std::string_view chunk) {
  auto begin = chunk.find("\r\n") + 2;
  return std::string(chunk.substr(begin, chunk.size() - begin - 2));
}

// The events of a stream up to its first text.
std::string start_of(const std::string& bytes) {
  std::string events;
  auto at = bytes.find("\r\n\r\n") + 4;
  while (at < bytes.size()) {
    std::size_t used = 0;
    auto size = std::stoul(bytes.substr(at), &used, 16);
    events += bytes.substr(at + used + 2, size);
    at += used + 2 + size + 2;
  }
  return events;
}

struct Ignored final : chat::EventSink {
  void on(const chat::ChatEvent& event) override { benchmark::DoNotOptimize(&event); }
};

// A stream that has begun.
struct Stream {
  Stream(Dialect vendor, std::string_view dialect) : decoder(gateway::find_dialect(dialect)->make_decoder({})) {
    parse(start_of(answers_of(vendor).stream_start));
  }

  void parse(std::string_view bytes) {
    sse.push(bytes);
    while (true) {
      auto event = sse.next();
      if (!event || !*event) return;
      if (!decoder->decode(**event, sink)) throw std::runtime_error("not an event");
    }
  }

  wire::SseDecoder sse;
  std::unique_ptr<dialect::StreamDecoder> decoder;
  Ignored sink;
};

// All that a chunk costs on the native lane, where the vendor's event goes on as it is; the half of it on the other.
void parse_event(benchmark::State& state, Dialect vendor, std::string_view dialect) {
  Stream stream(vendor, dialect);
  auto event = event_of(answers_of(vendor).chunk);
  for (auto _ : state) stream.parse(event);
}
BENCHMARK_CAPTURE(parse_event, openai_chat, Dialect::openai_chat, "openai_chat");
BENCHMARK_CAPTURE(parse_event, anthropic, Dialect::anthropic, "anthropic");

void render_event(benchmark::State& state, std::string_view dialect) {
  auto encoder = gateway::find_dialect(dialect)->make_encoder({.id = "chatcmpl-1", .model = "r"});
  std::string out;
  encoder->encode(chat::MessageStart{.id = "chatcmpl-2", .model = "m"}, out);
  for (auto _ : state) {
    out.clear();
    encoder->encode(chat::TextDelta{" some words, and a few more of them"}, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK_CAPTURE(render_event, openai_chat, "openai_chat");
BENCHMARK_CAPTURE(render_event, anthropic, "anthropic");

}  // namespace
}  // namespace bench
