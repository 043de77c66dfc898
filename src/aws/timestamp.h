#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace sfai::aws {

// "20150830T123600Z", as signatures carry it.
std::string render_timestamp(WallTime time);

// RFC 3339 in UTC, "2026-01-31T23:59:59Z", with or without fractions of a second: as `Expiration` comes.
std::optional<WallTime> parse_expiration(std::string_view text);

}  // namespace sfai::aws
