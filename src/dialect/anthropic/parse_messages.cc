#include "dialect/anthropic/parse_messages.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/member_reader.h"
#include "dialect/anthropic/parse_block.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

// Claude Code sends role "system" in the middle of the conversation.
std::optional<chat::Role> role_of(std::string_view word) {
  if (word == "user") return chat::Role::user;
  if (word == "assistant") return chat::Role::assistant;
  if (word == "system") return chat::Role::system;
  return std::nullopt;
}

bool is_result(const chat::Part& part) { return std::holds_alternative<chat::ToolResultPart>(part); }

bool is_of_assistant(const chat::Part& part) {
  return std::holds_alternative<chat::ToolCallPart>(part) || std::holds_alternative<chat::ThinkingPart>(part);
}

// What the API would answer: only later renderings could tell such a part apart, and not all of them do.
std::string_view obstacle_to(const chat::Part& part, chat::Role role) {
  const bool is_text = std::holds_alternative<chat::TextPart>(part) || std::holds_alternative<chat::OpaquePart>(part);
  if (role == chat::Role::system && !is_text) return "a system message takes text only";
  if (role == chat::Role::assistant && is_result(part)) return "a tool_result belongs to the user";
  if (role == chat::Role::user && is_of_assistant(part)) return "tool_use and thinking belong to the assistant";
  return "";
}

void append_turn(std::vector<chat::Message>& messages, chat::Message turn) {
  if (turn.role != chat::Role::user || std::ranges::none_of(turn.parts, is_result)) {
    messages.push_back(std::move(turn));
    return;
  }
  chat::Message results{.role = chat::Role::tool, .parts = {}, .name = {}, .extras = {}, .origin = turn.origin};
  std::ranges::copy_if(turn.parts, std::back_inserter(results.parts), is_result);
  std::erase_if(turn.parts, is_result);
  messages.push_back(std::move(results));
  if (!turn.parts.empty() || !turn.extras.empty()) messages.push_back(std::move(turn));
}

Result<chat::Message> parse_message(JsonValue message, std::uint32_t index) {
  const auto param = "messages[" + std::to_string(index) + "]";
  MemberReader reader(message, param);
  const auto role = role_of(reader.string("role"));
  if (!role) reader.refuse("role", "user, assistant or system");
  if (auto good = reader.result(); !good) return std::unexpected(good.error());
  auto parts = parse_content(message["content"], param + ".content");
  if (!parts) return std::unexpected(parts.error());
  if (auto good = check_parts(*parts, *role, param + ".content"); !good) return std::unexpected(good.error());
  return chat::Message{.role = *role,
                       .parts = std::move(*parts),
                       .name = {},
                       .extras = other_members(message, {"role", "content"}),
                       .origin = {chat::MessageOrigin::Home::messages, index}};
}

}  // namespace

Result<void> check_parts(const std::vector<chat::Part>& parts, chat::Role role, const std::string& param) {
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const auto obstacle = obstacle_to(parts[index], role);
    if (obstacle.empty()) continue;
    const auto name = param + "[" + std::to_string(index) + "]";
    return fail(ErrorKind::bad_request, name + ": " + std::string(obstacle), name);
  }
  return {};
}

Result<std::vector<chat::Message>> parse_messages(JsonValue messages) {
  if (!messages.is(JsonKind::array)) return fail(ErrorKind::bad_request, "messages: must be an array", "messages");
  std::vector<chat::Message> result;
  std::uint32_t index = 0;
  for (auto item = messages.first(); item; item = item.next(), ++index) {
    auto message = parse_message(item, index);
    if (!message) return std::unexpected(message.error());
    append_turn(result, std::move(*message));
  }
  return result;
}

}  // namespace sfai::dialect::anthropic
