// The first two bytes choose how the rest is cut into reads; the events must be those of one read.
#include <cstdint>
#include <cstdlib>
#include <list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "wire/sse.h"

namespace {

using sfai::wire::SseDecoder;

struct Outcome {
  std::vector<std::string> events;
  bool cut = false;
  bool operator==(const Outcome&) const = default;
};

void read_all(SseDecoder& decoder, Outcome& outcome) {
  while (true) {
    const auto event = decoder.next();
    if (!event || !*event) return;
    outcome.events.push_back(std::string((*event)->name) + '\n' + std::string((*event)->data));
  }
}

Outcome at_once(std::string_view stream) {
  SseDecoder decoder;
  Outcome outcome;
  decoder.push(stream);
  read_all(decoder, outcome);
  outcome.cut = decoder.holds_partial_event();
  return outcome;
}

Outcome in_pieces(std::string_view stream, unsigned seed) {
  std::minstd_rand random(seed);
  SseDecoder decoder;
  Outcome outcome;
  std::list<std::string> pieces;  // each a copy of its own, gone once it was read: so that reading past it is seen
  while (!stream.empty()) {
    const auto& piece = pieces.emplace_back(stream.substr(0, random() % 9));
    stream.remove_prefix(piece.size());
    decoder.push(piece);
    if (random() % 4 == 0) continue;
    read_all(decoder, outcome);
    pieces.clear();
  }
  read_all(decoder, outcome);
  outcome.cut = decoder.holds_partial_event();
  return outcome;
}

// What the encoder writes, the decoder reads back.
void check_round_trip(std::string_view data) {
  if (data.contains('\r')) return;  // becomes LF
  std::string stream;
  sfai::wire::append_sse(stream, "name", data);
  const Outcome outcome = at_once(stream);
  if (outcome.cut || outcome.events != std::vector{"name\n" + std::string(data)}) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  if (at_once(stream) != in_pieces(stream, bytes[0] * 256U + bytes[1] + 1U)) std::abort();
  check_round_trip(stream);
  return 0;
}
