#include "dialect/anthropic/render_context.h"

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/names.h"
#include "dialect/anthropic/no_wishes.h"
#include "wire/json.h"
#include "wire/json_patch.h"

namespace sfai::dialect::anthropic {

std::string RenderContext::message_pointer(const Place& place) const {
  return chat::message_pointer(request_, place.message);
}

std::string RenderContext::part_pointer(const Place& place) const {
  return chat::part_pointer(request_, place.message, place.part);
}

std::string RenderContext::named(const Place& place, std::string_view member) const {
  return part_pointer(place).append(member);
}

void RenderContext::dropped(std::string pointer, std::string reason) {
  losses_.push_back({chat::Loss::Kind::dropped, std::move(pointer), std::move(reason)});
}

void RenderContext::changed(std::string pointer, std::string reason) {
  losses_.push_back({chat::Loss::Kind::changed, std::move(pointer), std::move(reason)});
}

void RenderContext::report_extras(const chat::Extras& extras, const std::string& pointer) {
  for (const auto& extra : extras) {
    if (!is_sendable(extra) && !asks_for_nothing(extra)) {
      dropped(pointer + "/" + extra.name, "no equivalent");
    }
  }
}

std::string RenderContext::sent_name(std::string_view name) { return tool_names_.send(name, longest_tool_name); }

void RenderContext::reserve_name(std::string_view name) { tool_names_.reserve(name, longest_tool_name); }

void RenderContext::keep_name(std::string_view name) { tool_names_.keep(name); }

void RenderContext::write_extras(wire::JsonWriter& json, const chat::Extras& extras) const {
  for (const auto& extra : extras) {
    if (is_sendable(extra) && !is_unmarked(extra.raw)) write_extra(json, extra);
  }
}

void RenderContext::write_opaque(wire::JsonWriter& json, std::string_view raw) const {
  wire::JsonDocument document;
  const auto value = is_unmarked(raw) ? document.parse_copy(raw) : wire::JsonValue();
  json.raw(value && *value ? wire::ObjectPatch(*value).erase("cache_control").apply() : std::string(raw));
}

}  // namespace sfai::dialect::anthropic
