// Two texts with a NUL between them. What a frame that learned the one finds in the other is what parsing finds there.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/json_frame.h"

namespace {

using sfai::wire::JsonDocument;
using sfai::wire::JsonFrame;
using sfai::wire::JsonKind;
using sfai::wire::JsonValue;

void require(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t middle = input.find('\0');
  if (middle == std::string_view::npos || middle > 2000) return 0;
  static JsonDocument known, other;
  const auto root = known.parse_copy(input.substr(0, middle));
  if (!root || !(*root)["a"].is(JsonKind::string)) return 0;
  const JsonValue noise = (*root)["b"].is(JsonKind::string) ? (*root)["b"] : JsonValue();

  JsonFrame frame;
  frame.learn(*root, (*root)["a"], noise);
  std::string scratch;
  require(frame.match(root->raw(), scratch) == (*root)["a"].string());
  const std::string_view text = input.substr(middle + 1);
  const auto said = frame.match(text, scratch);
  if (!said) return 0;
  const auto parsed = other.parse_copy(text);
  require(parsed && (*parsed)["a"].string() == *said && parsed->size() == root->size());
  return 0;
}
