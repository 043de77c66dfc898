#include "dialect/anthropic/web_search.h"

#include "wire/json.h"

namespace sfai::dialect::anthropic {
namespace {

constexpr std::string_view options_pointer = "/web_search_options";

// https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/web-search-tool, "Localization"; OpenAI has the same
// members one level deeper.
void write_location(wire::JsonWriter& json, wire::JsonValue location) {
  const auto approximate = location["approximate"];
  if (approximate.size() == 0) return;
  json.key("user_location").begin_object().member("type", "approximate");
  for (const auto* name : {"city", "region", "country", "timezone"}) {
    if (approximate[name].is(wire::JsonKind::string)) json.member_raw(name, approximate[name].raw());
  }
  json.end_object();
}

void report_others(RenderContext& context, wire::JsonValue options) {
  for (auto member = options.first(); member; member = member.next()) {
    const auto name = member.key();
    const bool usual = name == "search_context_size" && member.string() == "medium";
    if (name == "user_location" || usual || member.is_null()) continue;
    context.dropped(std::string(options_pointer).append("/").append(name), "no equivalent");
  }
}

}  // namespace

void write_web_search(RenderContext& context, wire::JsonWriter& json) {
  wire::JsonDocument document;
  const auto parsed = document.parse_copy(context.request().web_search.value_or("{}"));
  const auto options = parsed ? *parsed : wire::JsonValue();
  json.begin_object().member("type", "web_search_20250305").member("name", web_search_name);
  write_location(json, options["user_location"]);
  json.end_object();
  report_others(context, options);
}

}  // namespace sfai::dialect::anthropic
