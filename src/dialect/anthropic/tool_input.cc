#include "dialect/anthropic/tool_input.h"

#include "base/text.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

ToolInput tool_input(std::string_view arguments) {
  if (trim(arguments).empty()) return {"{}", false};
  wire::JsonDocument document;
  const auto root = document.parse_copy(arguments);
  if (root && root->is(wire::JsonKind::object)) return {std::string(root->raw()), false};
  std::string wrapped;
  wire::JsonWriter(wrapped).begin_object().member("_raw", arguments).end_object();
  return {std::move(wrapped), true};
}

}  // namespace sfai::dialect::anthropic
