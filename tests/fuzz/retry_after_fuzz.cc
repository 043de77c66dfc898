// When a vendor says to come back: whatever its headers hold, it is a time from now on, or nothing.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gateway/retry_after.h"

namespace {

using namespace sfai;

constexpr WallTime now{std::chrono::seconds(1'800'000'000)};

void check(const std::optional<Milliseconds>& wait) {
  if (wait && *wait < Milliseconds(0)) std::abort();
}

}  // namespace

// The first line is `retry-after-ms`, the second `retry-after`; the others are headers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto next_line = [&text] {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
  };
  const auto milliseconds = next_line();
  check(gateway::parse_retry_after(milliseconds, next_line(), now));
  http::Headers headers;
  while (!text.empty()) {
    const auto line = next_line();
    const auto colon = std::min(line.find(':'), line.size());
    headers.add(std::string(line.substr(0, colon)), std::string(line.substr(std::min(colon + 2, line.size()))));
  }
  check(gateway::allowance_returns_in(headers, now));
  return 0;
}
