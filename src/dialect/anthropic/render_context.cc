#include "dialect/anthropic/render_context.h"

#include "dialect/anthropic/extras.h"

namespace sfai::dialect::anthropic {

std::string message_pointer(const Place& place) { return "/messages/" + std::to_string(place.message); }

std::string content_pointer(const Place& place) {
  return message_pointer(place) + "/content/" + std::to_string(place.position);
}

std::string call_pointer(const Place& place) {
  return message_pointer(place) + "/tool_calls/" + std::to_string(place.position);
}

std::string content_param(const Place& place) {
  return "messages[" + std::to_string(place.message) + "].content[" + std::to_string(place.position) + "]";
}

void RenderContext::dropped(std::string pointer, std::string reason) {
  losses_.push_back({chat::Loss::Kind::dropped, std::move(pointer), std::move(reason)});
}

void RenderContext::changed(std::string pointer, std::string reason) {
  losses_.push_back({chat::Loss::Kind::changed, std::move(pointer), std::move(reason)});
}

void RenderContext::report_extras(const chat::Extras& extras, const std::string& pointer) {
  for (const auto& extra : extras) {
    if (!is_sendable(extra) && extra.raw != "null") {
      dropped(pointer + "/" + extra.name, "no equivalent");
    }
  }
}

}  // namespace sfai::dialect::anthropic
