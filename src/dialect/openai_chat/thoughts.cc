#include "dialect/openai_chat/thoughts.h"

#include <optional>
#include <string>

#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

using Home = chat::PartOrigin::Home;
using wire::JsonKind;
using wire::JsonValue;

constexpr std::string_view text_type = "reasoning.text";
constexpr std::string_view sealed_type = "reasoning.encrypted";
constexpr std::string_view summary_type = "reasoning.summary";

// Other vendors' data ("openai-responses-v1", "google-gemini-v1") would be refused as a forged signature.
bool is_claudes(JsonValue detail) {
  const JsonValue format = detail["format"];
  return !format || format.is_null() || format.string() == claude_format;
}

void keep_member(chat::ThinkingPart& part, std::string_view name, JsonValue value) {
  part.extras.push_back({std::string(dialect_name), std::string(name), std::string(value.raw())});
}

// Of a detail, only what our own writing would not say again by itself is kept as extras.
class DetailReader {
 public:
  explicit DetailReader(ObjectReader& message) : message_(message) {}

  std::vector<chat::ThinkingPart> read() {
    std::uint32_t position = 0;
    for (auto item = message_.array(details_member).first(); item && !message_.fault().found();
         item = item.next(), ++position) {
      chat::ThinkingPart part = read_detail(item, position);
      const auto index = item["index"].integer();
      if (index && index == last_index_ && go_on(part)) continue;
      last_index_ = index;
      parts_.push_back(std::move(part));
    }
    return std::move(parts_);
  }

 private:
  chat::ThinkingPart read_detail(JsonValue value, std::uint32_t position) {
    ObjectReader detail(value, message_.place_of(details_member, position), message_.fault());
    chat::ThinkingPart part;
    part.origin = {Home::reasoning_details, position};
    const std::string type = detail.string("type").value_or("");
    if (type == summary_type) {
      part.text = detail.string("summary").value_or("");
    } else if (type != sealed_type) {
      part.text = detail.string("text").value_or("");
    }
    if (is_claudes(value)) read_seal(detail, type, part);
    const bool is_plain = type.empty() || type == (part.redacted.empty() ? text_type : sealed_type);
    if (!is_plain) keep_member(part, "type", value["type"]);
    part.signer = detail.string("signer").value_or("");
    detail.any("index");  // written anew: what counts is the order
    detail.rest(part.extras);
    return part;
  }

  static void read_seal(ObjectReader& detail, std::string_view type, chat::ThinkingPart& part) {
    detail.any("format");
    if (type == sealed_type) {
      part.redacted = detail.string("data").value_or("");
    } else {
      part.signature = detail.string("signature").value_or("");
    }
  }

  // True when `piece` was added to the thought before it.
  bool go_on(chat::ThinkingPart& piece) {
    chat::ThinkingPart& last = parts_.back();
    const bool is_open = last.signature.empty() && last.redacted.empty() && last.extras.empty();
    if (!is_open || !piece.redacted.empty() || !piece.extras.empty()) return false;
    last.text += piece.text;
    last.signature = std::move(piece.signature);
    if (last.signer.empty()) last.signer = std::move(piece.signer);
    return true;
  }

  ObjectReader& message_;
  std::vector<chat::ThinkingPart> parts_;
  std::optional<std::int64_t> last_index_;
};

chat::ThinkingPart read_block(JsonValue value, Place place, Fault& fault) {
  ObjectReader block(value, place, fault);
  chat::ThinkingPart part;
  const std::string type = block.string("type").value_or("");
  if (type == "redacted_thinking") {
    part.redacted = block.string("data").value_or("");
  } else {
    part.text = block.string("thinking").value_or("");
    part.signature = block.string("signature").value_or("");
    if (type != "thinking" && !type.empty()) keep_member(part, "type", value["type"]);
  }
  block.rest(part.extras);
  return part;
}

std::vector<chat::ThinkingPart> read_blocks(ObjectReader& message) {
  std::vector<chat::ThinkingPart> parts;
  for (auto item = message.array(blocks_member).first(); item && !message.fault().found(); item = item.next()) {
    parts.push_back(read_block(item, message.place_of(blocks_member, parts.size()), message.fault()));
    parts.back().origin = {Home::thinking_blocks, static_cast<std::uint32_t>(parts.size() - 1)};
  }
  return parts;
}

// The same text in a member that cannot say who wrote it. Another text would be a loss, so it stays an extra.
void take_repetitions(ObjectReader& message, const std::vector<chat::ThinkingPart>& parts) {
  std::string text;
  for (const chat::ThinkingPart& part : parts) text += part.text;
  for (const std::string_view name : {"reasoning_content", "reasoning"}) {
    if (message.peek(name).string() == text) message.any(name);
  }
}

}  // namespace

bool is_thought_list(JsonValue value) {
  if (!value.is(JsonKind::array) || value.size() == 0) return false;
  for (auto item = value.first(); item; item = item.next()) {
    if (!item.is(JsonKind::object)) return false;
  }
  return true;
}

std::vector<chat::ThinkingPart> read_thoughts(ObjectReader& message) {
  std::vector<chat::ThinkingPart> parts;
  for (const std::string_view name : {details_member, blocks_member}) message.skip_empty_list(name);
  if (is_thought_list(message.peek(details_member))) {
    parts = DetailReader(message).read();
  } else if (is_thought_list(message.peek(blocks_member))) {
    parts = read_blocks(message);
  } else if (auto text = message.string("reasoning_content"); text && !text->empty()) {
    parts.push_back({.text = std::move(*text),
                     .signature = {},
                     .redacted = {},
                     .extras = {},
                     .origin = {Home::reasoning_content, 0}});
    return parts;
  }
  if (!parts.empty()) take_repetitions(message, parts);
  return parts;
}

Thought ThoughtReader::parse_detail(JsonValue detail) {
  const std::string type = detail["type"].string();
  if (type == summary_type) return {detail["summary"].string(text_), {}, {}};
  if (!is_claudes(detail)) return {type == sealed_type ? std::string_view() : detail["text"].string(text_), {}, {}};
  if (type == sealed_type) return {{}, {}, detail["data"].string(redacted_)};
  return {detail["text"].string(text_), detail["signature"].string(signature_), {}};
}

Thought ThoughtReader::parse_block(JsonValue block) {
  if (block["type"].string() == "redacted_thinking") return {{}, {}, block["data"].string(redacted_)};
  return {block["thinking"].string(text_), block["signature"].string(signature_), {}};
}

void write_detail(wire::JsonWriter& json, const chat::ThinkingPart& part, std::size_t index) {
  const chat::Extra* type = find_extra(part.extras, "type");
  const bool is_sealed = !part.redacted.empty();
  json.begin_object();
  if (type == nullptr) json.member("type", is_sealed ? sealed_type : text_type);
  if (is_sealed) {
    json.member("data", part.redacted);
  } else if (type != nullptr && type->raw == "\"reasoning.summary\"") {
    json.member("summary", part.text);
  } else if (type == nullptr || !part.text.empty()) {
    json.member("text", part.text);
  }
  if (!part.signature.empty()) json.member("signature", part.signature);
  const bool is_claudes = is_sealed || !part.signature.empty() || !part.signer.empty();
  if (is_claudes && find_extra(part.extras, "format") == nullptr) json.member("format", claude_format);
  if (!part.signer.empty()) json.member("signer", part.signer);
  json.member_integer("index", static_cast<std::int64_t>(index));
  write_extras(json, part.extras);
  json.end_object();
}

void write_thinking_block(wire::JsonWriter& json, const chat::ThinkingPart& part) {
  const bool is_sealed = !part.redacted.empty();
  json.begin_object();
  if (find_extra(part.extras, "type") == nullptr) json.member("type", is_sealed ? "redacted_thinking" : "thinking");
  if (is_sealed) {
    json.member("data", part.redacted);
  } else {
    json.member("thinking", part.text);
    if (!part.signature.empty()) json.member("signature", part.signature);
  }
  write_extras(json, part.extras);
  json.end_object();
}

}  // namespace sfai::dialect::openai_chat
