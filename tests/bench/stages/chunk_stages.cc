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

class Encoding final : public chat::EventSink {
 public:
  explicit Encoding(dialect::StreamEncoder* encoder) : encoder_(encoder) {}
  void on(const chat::ChatEvent& event) override {
    if (encoder_ != nullptr) encoder_->encode(event, out);
    benchmark::DoNotOptimize(&event);
  }
  std::string out;

 private:
  dialect::StreamEncoder* encoder_;
};

struct Stream {
  Stream(Dialect vendor, std::string_view vendor_name, std::string_view client_name)
      : decoder(gateway::find_dialect(vendor_name)->make_decoder({})),
        encoder(client_name.empty()
                    ? nullptr
                    : gateway::find_dialect(client_name)->make_encoder({.id = "chatcmpl-1", .model = "r"})),
        sink(encoder.get()),
        chunk(event_of(answers_of(vendor).chunk)) {
    relay(start_of(answers_of(vendor).stream_start));
  }

  void relay(std::string_view bytes) {
    sse.push(bytes);
    while (true) {
      auto event = sse.next();
      if (!event || !*event) return;
      if (!decoder->decode(**event, sink)) throw std::runtime_error("not an event");
    }
  }

  wire::SseDecoder sse;
  std::unique_ptr<dialect::StreamDecoder> decoder;
  std::unique_ptr<dialect::StreamEncoder> encoder;
  Encoding sink;
  std::string chunk;
};

void run(benchmark::State& state, Stream& stream) {
  for (auto _ : state) {
    stream.sink.out.clear();
    stream.relay(stream.chunk);
    benchmark::DoNotOptimize(stream.sink.out.data());
  }
}

// The native lane: the vendor's event goes on as it is, and is decoded for its usage only.
void tap_openai_chunk(benchmark::State& state) {
  Stream stream(Dialect::openai_chat, "openai_chat", "");
  run(state, stream);
}
BENCHMARK(tap_openai_chunk);

void tap_anthropic_chunk(benchmark::State& state) {
  Stream stream(Dialect::anthropic, "anthropic", "");
  run(state, stream);
}
BENCHMARK(tap_anthropic_chunk);

void translate_anthropic_chunk(benchmark::State& state) {
  Stream stream(Dialect::anthropic, "anthropic", "openai_chat");
  run(state, stream);
}
BENCHMARK(translate_anthropic_chunk);

void translate_openai_chunk(benchmark::State& state) {
  Stream stream(Dialect::openai_chat, "openai_chat", "anthropic");
  run(state, stream);
}
BENCHMARK(translate_openai_chunk);

}  // namespace
}  // namespace bench
