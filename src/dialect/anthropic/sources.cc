#include "dialect/anthropic/sources.h"

#include <algorithm>
#include <array>

#include "base/base64.h"

namespace sfai::dialect::anthropic {
namespace {

// https://docs.anthropic.com/en/docs/build-with-claude/vision
constexpr std::array<std::string_view, 4> image_types = {"image/jpeg", "image/png", "image/gif", "image/webp"};

std::unexpected<Error> wrong(const std::string& param, std::string_view what) {
  return fail(ErrorKind::bad_request, param + ": " + std::string(what), param);
}

bool is_text(const chat::DocumentPart& document) { return document.media_type.starts_with("text/"); }

// A source by address, or by its bytes.
void write_source(wire::JsonWriter& json, std::string_view url, std::string_view media_type, std::string_view base64) {
  json.key("source").begin_object();
  if (url.empty()) {
    json.member("type", "base64").member("media_type", media_type).member("data", base64);
  } else {
    json.member("type", "url").member("url", url);
  }
  json.end_object();
}

void write_text_source(wire::JsonWriter& json, std::string_view text) {
  json.key("source").begin_object();
  json.member("type", "text").member("media_type", "text/plain").member("data", text).end_object();
}

}  // namespace

Result<void> check_image(const chat::ImagePart& image, const std::string& param) {
  if (!image.url.empty()) {
    if (image.url.starts_with("https://")) return {};
    return wrong(param, "an image must be a data URI or an https address");
  }
  if (std::ranges::find(image_types, image.media_type) != image_types.end()) return {};
  return wrong(param, "this model reads image/jpeg, image/png, image/gif and image/webp");
}

// https://docs.anthropic.com/en/docs/build-with-claude/pdf-support
Result<void> check_document(const chat::DocumentPart& document, const std::string& param) {
  if (!document.url.empty()) {
    if (document.url.starts_with("https://")) return {};
    return wrong(param, "a document must be a data URI or an https address");
  }
  if (document.base64.empty() || document.media_type == "application/pdf") return {};
  if (is_text(document) && decode_base64(document.base64)) return {};
  return wrong(param, "this model reads application/pdf and text");
}

void write_image(wire::JsonWriter& json, const chat::ImagePart& image) {
  json.member("type", "image");
  write_source(json, image.url, image.media_type, image.base64);
}

void write_document(wire::JsonWriter& json, const chat::DocumentPart& document) {
  json.member("type", "document");
  if (document.url.empty() && document.base64.empty()) {
    write_text_source(json, document.text);
  } else if (document.url.empty() && is_text(document)) {
    write_text_source(json, decode_base64(document.base64).value_or(""));
  } else {
    write_source(json, document.url, document.media_type, document.base64);
  }
  if (!document.title.empty()) json.member("title", document.title);
}

}  // namespace sfai::dialect::anthropic
