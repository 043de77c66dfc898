#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/http1_parser.h"

// The first byte chooses what is read, the second how the rest is cut. However it is cut, the same message comes out; a
// cut may only put off a refusal, since the parser waits for whole lines.
namespace {

using namespace sfai::net;

constexpr Http1Limits limits{.head_bytes = 1000, .body_bytes = 1000};

struct Outcome {
  bool failed = false;
  bool done = false;
  std::string message;

  bool operator==(const Outcome&) const = default;
};

std::string text_of(const sfai::http::Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text.append(name).append(":").append(value).append("\n");
  return text;
}

// Calls `feed` with pieces of up to `size` bytes until it fails.
template <class Feed>
bool fed_in_pieces(std::string_view bytes, std::size_t size, Feed feed) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size())))
    if (!feed(bytes.substr(0, size))) return false;
  return true;
}

Outcome request_of(std::string_view bytes, std::size_t size) {
  RequestParser parser(limits);
  bool good = fed_in_pieces(bytes, size, [&](std::string_view piece) { return parser.feed(piece).has_value(); });
  if (!good || !parser.done()) return {!good, false, ""};
  auto request = parser.take_request();
  auto message = request.method + " " + request.target + "\n" + text_of(request.headers) + request.body;
  return {false, true, message + (parser.keep_alive() ? "keep" : "close") + parser.take_rest()};
}

Outcome response_of(std::string_view bytes, std::size_t size, ResponseParser::Body expected) {
  ResponseParser parser(limits, expected);
  std::string body;
  bool good = fed_in_pieces(bytes, size, [&](std::string_view piece) { return parser.feed(piece, body).has_value(); });
  if (!good || !parser.head_done()) return {!good, false, ""};
  auto message = std::to_string(parser.head().status) + "\n" + text_of(parser.head().headers) + body;
  bool done = parser.done() || parser.finish().has_value();
  return {false, done, done ? message + parser.take_rest() : ""};
}

void require(bool good) {
  if (!good) std::abort();
}

void require_same(const Outcome& whole, const Outcome& cut) {
  if (whole.failed || cut.failed) return require(whole.failed && !cut.done);
  require(whole == cut);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  std::size_t piece = 1 + data[1] % 32;
  auto expected = data[0] % 4 == 3 ? ResponseParser::Body::none : ResponseParser::Body::as_announced;
  if (data[0] % 2 == 0) {
    require_same(request_of(bytes, bytes.size() + 1), request_of(bytes, piece));
  } else {
    require_same(response_of(bytes, bytes.size() + 1, expected), response_of(bytes, piece, expected));
  }
  return 0;
}
