#include "dialect/openai_chat/render_content.h"

#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

std::string data_uri(std::string_view media_type, std::string_view base64) {
  return std::string("data:").append(media_type).append(";base64,").append(base64);
}

std::string_view file_name(const chat::DocumentPart& document) {
  if (!document.title.empty()) return document.title;
  return document.media_type == "application/pdf" ? "document.pdf" : "document.txt";
}

struct WriteItem {
  wire::JsonWriter& json;

  void operator()(const std::string& text) const {
    json.begin_object().member("type", "text").member("text", text).end_object();
  }
  void operator()(const chat::TextPart* text) const {
    json.begin_object().member("type", "text").member("text", text->text);
    write_extras(json, text->extras);
    json.end_object();
  }
  void operator()(const chat::ImagePart* image) const {
    const std::string url = image->base64.empty() ? image->url : data_uri(image->media_type, image->base64);
    json.begin_object().member("type", "image_url").key("image_url").begin_object().member("url", url);
    write_extras(json, image->extras, "image_url/");
    json.end_object();
    write_extras(json, image->extras);
    json.end_object();
  }
  // OpenAI's guide names every file that it gives as data ("File inputs").
  void operator()(const chat::DocumentPart* document) const {
    json.begin_object().member("type", "file").key("file").begin_object();
    json.member("filename", file_name(*document));
    json.member("file_data", data_uri(document->media_type, document->base64));
    write_extras(json, document->extras, "file/");
    json.end_object();
    write_extras(json, document->extras);
    json.end_object();
  }
  void operator()(const chat::RefusalPart* refusal) const {
    json.begin_object().member("type", "refusal").member("refusal", refusal->text).end_object();
  }
  void operator()(const chat::OpaquePart* opaque) const { json.raw(opaque->raw); }
};

const std::string* plain_text(const ContentItem& item) {
  if (const auto* made = std::get_if<std::string>(&item)) return made;
  const auto* text = std::get_if<const chat::TextPart*>(&item);
  return text != nullptr && !has_own_extras((*text)->extras) ? &(*text)->text : nullptr;
}

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
  for (const ContentItem& item : items) std::visit(WriteItem{json}, item);
  json.end_array();
}

ContentItem document_item(RenderContext& context, const chat::DocumentPart& document, const std::string& pointer) {
  context.lose_foreign(document.extras, pointer);
  if (!document.base64.empty()) return &document;
  if (!document.url.empty()) {
    context.dropped(pointer, "OpenAI Chat takes no file by its address");
    return "[document omitted]";
  }
  context.changed(pointer, "a plain text is no file for OpenAI Chat");
  return document.title.empty() ? document.text : document.title + "\n\n" + document.text;
}

}  // namespace sfai::dialect::openai_chat
