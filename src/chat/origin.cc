#include "chat/origin.h"

#include <algorithm>

#include "chat/request.h"

namespace sfai::chat {
namespace {

using Home = PartOrigin::Home;

PartOrigin origin_of(const Part& part) {
  return std::visit([](const auto& content) { return content.origin; }, part);
}

Home home_by_order(const Part& part) {
  if (std::holds_alternative<ToolCallPart>(part)) return Home::tool_calls;
  if (std::holds_alternative<ThinkingPart>(part)) return Home::reasoning_content;
  if (std::holds_alternative<ToolResultPart>(part)) return Home::message;
  return Home::content;
}

PartOrigin place_by_order(const Message& message, std::size_t part) {
  const Home home = home_by_order(message.parts[part]);
  const auto before =
      std::ranges::count_if(message.parts.begin(), message.parts.begin() + static_cast<std::ptrdiff_t>(part),
                            [&](const Part& other) { return home_by_order(other) == home; });
  return {home, static_cast<std::uint32_t>(before)};
}

std::string path_of(const PartOrigin& origin) {
  const std::string index = std::to_string(origin.index);
  switch (origin.home) {
    case Home::by_order:
    case Home::content:
      return "/content/" + index;
    case Home::text:
      return "/content";
    case Home::tool_calls:
      return "/tool_calls/" + index;
    case Home::function_call:
      return "/function_call";
    case Home::reasoning_content:
      return "/reasoning_content";
    case Home::reasoning_details:
      return "/reasoning_details/" + index;
    case Home::thinking_blocks:
      return "/thinking_blocks/" + index;
    case Home::refusal:
      return "/refusal";
    case Home::message:
      return "";
  }
  return "";
}

}  // namespace

std::string message_pointer(const ChatRequest& request, std::size_t message) {
  const MessageOrigin& origin = request.messages[message].origin;
  switch (origin.home) {
    case MessageOrigin::Home::by_order:
      return "/messages/" + std::to_string(message);
    case MessageOrigin::Home::messages:
      return "/messages/" + std::to_string(origin.index);
    case MessageOrigin::Home::system:
      return "/system";
  }
  return "";
}

std::string part_pointer(const ChatRequest& request, std::size_t message, std::size_t part) {
  const Message& holder = request.messages[message];
  PartOrigin origin = origin_of(holder.parts[part]);
  if (origin.home == Home::by_order) origin = place_by_order(holder, part);
  // The top-level `system` is itself the content.
  if (holder.origin.home == MessageOrigin::Home::system) {
    return origin.home == Home::text ? "/system" : "/system/" + std::to_string(origin.index);
  }
  return message_pointer(request, message) + path_of(origin);
}

std::string tool_pointer(const ChatRequest& request, std::size_t tool) {
  return std::string(request.names.tools) + "/" +
         std::to_string(request.tools[tool].origin.value_or(static_cast<std::uint32_t>(tool)));
}

std::string element_pointer(const ChatRequest& request, std::size_t message, std::size_t part, std::size_t element) {
  const auto& result = std::get<ToolResultPart>(request.messages[message].parts[part]);
  PartOrigin origin = std::visit([](const auto& content) { return content.origin; }, result.content[element]);
  if (origin.home == Home::by_order) origin = {Home::content, static_cast<std::uint32_t>(element)};
  return part_pointer(request, message, part) + path_of(origin);
}

std::string param_of(std::string_view pointer) {
  std::string param;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const bool is_index = !token.empty() && std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
    if (is_index) {
      param.append("[").append(token).append("]");
    } else {
      param.append(param.empty() ? "" : ".").append(token);
    }
  }
  return param;
}

}  // namespace sfai::chat
