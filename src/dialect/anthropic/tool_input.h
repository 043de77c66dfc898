#pragma once

#include <string>
#include <string_view>

namespace sfai::dialect::anthropic {

// A call's `input`, which must be a JSON object.
struct ToolInput {
  std::string json;
  bool wrapped = false;  // the arguments were no JSON object: they stand in {"_raw": "…"}
};

// The arguments verbatim when they are an object; {} when there are none.
ToolInput tool_input(std::string_view arguments);

}  // namespace sfai::dialect::anthropic
