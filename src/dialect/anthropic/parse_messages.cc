#include "dialect/anthropic/parse_messages.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "dialect/anthropic/extras.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

std::unexpected<Error> wrong(const std::string& param, std::string_view wanted) {
  return fail(ErrorKind::bad_request, param + ": must be " + std::string(wanted), param);
}

chat::OpaquePart opaque(JsonValue block) {
  return {std::string(dialect_name), block["type"].string(), std::string(block.raw())};
}

chat::TextPart parse_text(JsonValue block) { return {block["text"].string(), other_members(block, {"type", "text"})}; }

// Nothing for sources that only Anthropic knows, such as its Files API.
std::optional<chat::ImagePart> parse_image(JsonValue block) {
  const auto source = block["source"];
  const auto type = source["type"].string();
  auto extras = other_members(block, {"type", "source"});
  if (type == "base64") {
    return chat::ImagePart{source["media_type"].string(), source["data"].string(), {}, std::move(extras)};
  }
  if (type == "url") return chat::ImagePart{{}, {}, source["url"].string(), std::move(extras)};
  return std::nullopt;
}

Result<chat::ToolResultPart> parse_result(JsonValue block, const std::string& param) {
  chat::ToolResultPart part{.tool_call_id = block["tool_use_id"].string(),
                            .content = {},
                            .is_error = block["is_error"].boolean().value_or(false),
                            .extras = other_members(block, {"type", "tool_use_id", "content", "is_error"})};
  const auto content = block["content"];
  if (!content || content.is_null()) return part;
  if (content.is(JsonKind::string)) {
    part.content.emplace_back(chat::TextPart{content.string(), {}});
    return part;
  }
  if (!content.is(JsonKind::array)) return wrong(param + ".content", "a string or an array of blocks");
  for (auto item = content.first(); item; item = item.next()) {
    const auto type = item["type"].string();
    auto image = type == "image" ? parse_image(item) : std::nullopt;
    if (type == "text") {
      part.content.emplace_back(parse_text(item));
    } else if (image) {
      part.content.emplace_back(std::move(*image));
    } else {
      part.content.emplace_back(opaque(item));
    }
  }
  return part;
}

chat::Part parse_thinking(JsonValue block) {
  return chat::ThinkingPart{block["thinking"].string(),
                            block["signature"].string(),
                            {},
                            other_members(block, {"type", "thinking", "signature"})};
}

Result<chat::Part> parse_call(JsonValue block, const std::string& param) {
  if (!block["input"].is(JsonKind::object)) return wrong(param + ".input", "an object");
  return chat::ToolCallPart{block["id"].string(), block["name"].string(), std::string(block["input"].raw()),
                            other_members(block, {"type", "id", "name", "input"})};
}

Result<chat::Part> parse_block(JsonValue block, const std::string& param) {
  if (!block["type"].is(JsonKind::string)) return wrong(param + ".type", "a string");
  const auto type = block["type"].string();
  if (type == "text") {
    if (!block["text"].is(JsonKind::string)) return wrong(param + ".text", "a string");
    return parse_text(block);
  }
  if (type == "tool_use") return parse_call(block, param);
  if (type == "tool_result") {
    auto result = parse_result(block, param);
    if (!result) return std::unexpected(result.error());
    return std::move(*result);
  }
  if (type == "thinking") return parse_thinking(block);
  if (type == "redacted_thinking") {
    return chat::ThinkingPart{{}, {}, block["data"].string(), other_members(block, {"type", "data"})};
  }
  if (type == "image") {
    if (auto image = parse_image(block)) return std::move(*image);
  }
  return opaque(block);
}

// Claude Code sends role "system" in the middle of the conversation.
std::optional<chat::Role> role_of(std::string_view word) {
  if (word == "user") return chat::Role::user;
  if (word == "assistant") return chat::Role::assistant;
  if (word == "system") return chat::Role::system;
  return std::nullopt;
}

void append_turn(std::vector<chat::Message>& messages, chat::Message turn) {
  const auto is_result = [](const chat::Part& part) { return std::holds_alternative<chat::ToolResultPart>(part); };
  if (turn.role != chat::Role::user || std::ranges::none_of(turn.parts, is_result)) {
    messages.push_back(std::move(turn));
    return;
  }
  chat::Message results{.role = chat::Role::tool, .parts = {}, .name = {}, .extras = {}};
  std::ranges::copy_if(turn.parts, std::back_inserter(results.parts), is_result);
  std::erase_if(turn.parts, is_result);
  messages.push_back(std::move(results));
  if (!turn.parts.empty() || !turn.extras.empty()) messages.push_back(std::move(turn));
}

}  // namespace

Result<std::vector<chat::Part>> parse_content(JsonValue content, const std::string& param) {
  std::vector<chat::Part> parts;
  if (content.is(JsonKind::string)) {
    parts.emplace_back(chat::TextPart{content.string(), {}});
    return parts;
  }
  if (!content.is(JsonKind::array)) return wrong(param, "a string or an array of blocks");
  for (auto block = content.first(); block; block = block.next()) {
    auto part = parse_block(block, param + "[" + std::to_string(parts.size()) + "]");
    if (!part) return std::unexpected(part.error());
    parts.push_back(std::move(*part));
  }
  return parts;
}

Result<std::vector<chat::Message>> parse_messages(JsonValue messages) {
  if (!messages.is(JsonKind::array)) return wrong("messages", "an array");
  std::vector<chat::Message> result;
  std::size_t index = 0;
  for (auto message = messages.first(); message; message = message.next(), ++index) {
    const auto param = "messages[" + std::to_string(index) + "]";
    const auto role = role_of(message["role"].string());
    if (!role) return wrong(param + ".role", "user, assistant or system");
    auto parts = parse_content(message["content"], param + ".content");
    if (!parts) return std::unexpected(parts.error());
    append_turn(
        result,
        {.role = *role, .parts = std::move(*parts), .name = {}, .extras = other_members(message, {"role", "content"})});
  }
  return result;
}

}  // namespace sfai::dialect::anthropic
