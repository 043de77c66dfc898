#pragma once

#include <string_view>
#include <vector>

namespace sfai::aws {

struct IniSetting {
  std::string_view section;
  std::string_view name;
  std::string_view value;
};

// The settings of a file in the style of ~/.aws/config, in their order. Lines that are none are passed over, as are
// nested settings (indented deeper than the one before). The views live as long as `text`.
std::vector<IniSetting> parse_ini(std::string_view text);

}  // namespace sfai::aws
