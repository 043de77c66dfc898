#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "wire/json.h"

namespace sfai::gateway {

// What a client's key may use up; nothing where there is no limit. Minutes run on, a day is one of UTC.
struct KeyLimits {
  std::optional<std::int64_t> requests_per_minute = {};
  std::optional<std::int64_t> requests_per_day = {};
  std::optional<std::int64_t> tokens_per_minute = {};
  std::optional<std::int64_t> tokens_per_day = {};
  std::optional<std::int64_t> open_streams = {};

  bool any() const {
    return requests_per_minute || requests_per_day || tokens_per_minute || tokens_per_day || open_streams;
  }
};

// The object `limits` of a key's entry: whole numbers from 1 to 10^12. The error names the member at fault, and of an
// unknown one the nearest known.
Result<KeyLimits> parse_key_limits(wire::JsonValue limits);

}  // namespace sfai::gateway
