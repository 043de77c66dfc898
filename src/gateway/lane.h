#pragma once

#include <string_view>

namespace sfai::gateway {

enum class Lane {
  native,      // the same dialect on both sides: the client's own bytes, minimally patched
  translated,  // parsed and rendered
};

// The whole decision, made for each attempt after routing.
constexpr Lane choose_lane(std::string_view client_dialect, std::string_view upstream_dialect) {
  return client_dialect == upstream_dialect ? Lane::native : Lane::translated;
}

constexpr std::string_view name_of(Lane lane) { return lane == Lane::native ? "native" : "translated"; }

}  // namespace sfai::gateway
