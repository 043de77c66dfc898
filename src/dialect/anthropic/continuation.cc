#include "dialect/anthropic/continuation.h"

#include "dialect/anthropic/block.h"
#include "wire/json.h"
#include "wire/json_patch.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

// The API refuses a text block of white space, even one that it wrote itself.
bool is_sendable(JsonValue block) { return block["type"].string() != "text" || !is_blank(block["text"].string()); }

std::string sendable_blocks(JsonValue content) {
  std::string blocks;
  for (auto block = content.first(); block; block = block.next()) {
    if (!is_sendable(block)) continue;
    if (!blocks.empty()) blocks += ',';
    blocks += block.raw();
  }
  return blocks;
}

JsonValue last_of(JsonValue array) {
  JsonValue last;
  for (auto item = array.first(); item; item = item.next()) last = item;
  return last;
}

// An array's text with more elements at its end.
std::string grown(JsonValue array, std::string_view elements) {
  std::string text(array.raw());
  text.pop_back();
  if (array.size() > 0) text += ',';
  return text.append(elements) + ']';
}

std::string grown_messages(JsonValue messages, const std::string& blocks) {
  const auto last = last_of(messages);
  const auto content = last["content"];
  if (last["role"].string() != "assistant" || !content.is(JsonKind::array)) {
    return grown(messages, R"({"role":"assistant","content":[)" + blocks + "]}");
  }
  std::string text(messages.raw());
  const auto place = static_cast<std::size_t>(last.raw().data() - messages.raw().data());
  const auto message = wire::ObjectPatch(last).set("content", grown(content, blocks)).apply();
  return text.replace(place, last.raw().size(), message);
}

}  // namespace

std::optional<std::string> continue_turn(std::string_view sent_body, std::string_view content) {
  wire::JsonDocument sent;
  wire::JsonDocument reply;
  const auto body = sent.parse_copy(sent_body);
  const auto blocks = reply.parse_copy(content);
  if (!body || !blocks || !(*body)["messages"].is(JsonKind::array)) return std::nullopt;
  const auto more = sendable_blocks(*blocks);
  if (more.empty()) return std::nullopt;
  return wire::ObjectPatch(*body).set("messages", grown_messages((*body)["messages"], more)).apply();
}

}  // namespace sfai::dialect::anthropic
