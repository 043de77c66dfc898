#include "dialect/anthropic/parse_tools.h"

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/member_reader.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

Result<chat::Tool> parse_function(MemberReader& reader, std::uint32_t place) {
  const auto value = reader.value();
  chat::Tool tool{.name = reader.string("name"),
                  .description = reader.optional_string("description"),
                  .parameters = std::string(reader.optional_object("input_schema").raw()),
                  .strict = reader.optional_boolean("strict"),
                  .extras = other_members(value, {"type", "name", "description", "input_schema", "strict"}),
                  .origin = place};
  if (auto good = reader.result(); !good) return std::unexpected(good.error());
  return tool;
}

}  // namespace

Result<void> parse_tools(JsonValue list, chat::ChatRequest& request) {
  if (!list || list.is_null()) return {};
  if (!list.is(JsonKind::array)) return fail(ErrorKind::bad_request, "tools: must be an array", "tools");
  std::uint32_t place = 0;
  for (auto item = list.first(); item; item = item.next(), ++place) {
    MemberReader reader(item, "tools[" + std::to_string(place) + "]");
    const auto type = reader.optional_string("type");
    if (type.empty() || type == "custom") {
      auto tool = parse_function(reader, place);
      if (!tool) return std::unexpected(tool.error());
      request.tools.push_back(std::move(*tool));
    } else {
      request.extras.push_back({std::string(dialect_name), "tools/" + std::to_string(place), std::string(item.raw())});
    }
  }
  return {};
}

}  // namespace sfai::dialect::anthropic
