#include "dialect/openai_chat/render_content.h"

#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

void write_text(wire::JsonWriter& json, std::string_view text, const chat::Extras& extras) {
  json.begin_object().member("type", "text").member("text", text);
  write_extras(json, extras);
  json.end_object();
}

void write_image(wire::JsonWriter& json, const chat::ImagePart& image) {
  const std::string url = image.base64.empty() ? image.url : "data:" + image.media_type + ";base64," + image.base64;
  json.begin_object().member("type", "image_url").key("image_url").begin_object().member("url", url);
  write_extras(json, image.extras, "image_url/");
  json.end_object();
  write_extras(json, image.extras);
  json.end_object();
}

void write_item(wire::JsonWriter& json, const ContentItem& item) {
  if (item.part == nullptr) return write_text(json, item.placeholder, {});
  if (const auto* text = std::get_if<chat::TextPart>(item.part)) write_text(json, text->text, text->extras);
  if (const auto* image = std::get_if<chat::ImagePart>(item.part)) write_image(json, *image);
  if (const auto* opaque = std::get_if<chat::OpaquePart>(item.part)) json.raw(opaque->raw);
  if (const auto* refusal = std::get_if<chat::RefusalPart>(item.part)) {
    json.begin_object().member("type", "refusal").member("refusal", refusal->text).end_object();
  }
}

const std::string* plain_text(const ContentItem& item) {
  if (item.part == nullptr) return &item.placeholder;
  const auto* text = std::get_if<chat::TextPart>(item.part);
  return text != nullptr && !has_own_extras(text->extras) ? &text->text : nullptr;
}

struct ResultItem {
  std::string pointer;
  chat::Losses& losses;

  ContentItem operator()(const chat::TextPart& text, const chat::Part& part) const {
    lose_foreign(losses, text.extras, pointer);
    return {&part, {}};
  }
  ContentItem operator()(const chat::ImagePart&, const chat::Part&) const { return omit("image"); }
  ContentItem operator()(const chat::DocumentPart&, const chat::Part&) const { return omit("document"); }
  ContentItem operator()(const chat::OpaquePart& opaque, const chat::Part& part) const {
    if (opaque.dialect == dialect_name) return {&part, {}};
    return omit(opaque.type);
  }
  ContentItem omit(const std::string& what) const {
    losses.push_back({chat::Loss::Kind::dropped, pointer, "OpenAI Chat takes text only in tool results"});
    return {nullptr, "[" + what + " omitted]"};
  }
};

}  // namespace

void write_content(wire::JsonWriter& json, const ContentItems& items) {
  json.key("content");
  if (items.empty()) {
    json.string("");
    return;
  }
  if (const std::string* text = items.size() == 1 ? plain_text(items.front()) : nullptr) {
    json.string(*text);
    return;
  }
  json.begin_array();
  for (const ContentItem& item : items) write_item(json, item);
  json.end_array();
}

void write_result_content(wire::JsonWriter& json, const chat::ToolResultPart& result, const std::string& pointer,
                          chat::Losses& losses) {
  // Chat Completions has no flag for a failed tool; the model has to read it.
  const bool mark = result.is_error;
  if (mark) losses.push_back({chat::Loss::Kind::changed, pointer + "/is_error", "said by the prefix \"Error: \""});
  std::vector<chat::Part> parts;
  for (const auto& element : result.content) {
    std::visit([&](const auto& part) { parts.emplace_back(part); }, element);
  }
  auto* first = parts.empty() ? nullptr : std::get_if<chat::TextPart>(&parts.front());
  if (mark && first != nullptr) first->text.insert(0, "Error: ");
  ContentItems items;
  if (mark && first == nullptr) items.push_back({nullptr, "Error: "});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const ResultItem item{pointer + "/content/" + std::to_string(i), losses};
    std::visit([&](const auto& element) { items.push_back(item(element, parts[i])); }, result.content[i]);
  }
  write_content(json, items);
}

}  // namespace sfai::dialect::openai_chat
