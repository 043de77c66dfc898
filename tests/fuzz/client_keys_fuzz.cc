#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "gateway/access.h"

namespace {

using sfai::gateway::KeyLimits;

void check(bool holds) {
  if (!holds) std::abort();
}

// What the counting relies on without looking again.
void check_limits(const KeyLimits& limits) {
  for (const auto& limit : {limits.requests_per_minute, limits.requests_per_day, limits.tokens_per_minute,
                            limits.tokens_per_day, limits.open_streams}) {
    check(!limit || (*limit >= 1 && *limit <= 1'000'000'000'000));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto keys = sfai::gateway::parse_client_keys(text);
  if (!keys) {
    check(keys.error().kind == sfai::ErrorKind::not_configured);
    check(keys.error().message.starts_with("client key"));
    return 0;
  }
  for (const auto& key : *keys) {
    check(key.sha256.size() == 64);
    check(key.sha256.find_first_not_of("0123456789abcdef") == std::string::npos);
    check_limits(key.limits);
  }
  return 0;
}
