#include "dialect/anthropic/sources.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/base64.h"
#include "base/text.h"

namespace sfai::dialect::anthropic {
namespace {

// https://docs.anthropic.com/en/docs/build-with-claude/vision
constexpr std::array<std::string_view, 4> image_types = {"image/jpeg", "image/png", "image/gif", "image/webp"};
constexpr std::string_view wrong_jpeg = "image/jpg";
constexpr std::string_view https_scheme = "https://";
constexpr std::string_view data_scheme = "data:";

std::unexpected<Error> wrong(const std::string& param, std::string_view what) {
  return fail(ErrorKind::bad_request, param + ": " + std::string(what), param);
}

// "IMAGE/PNG;charset=utf-8" is image/png.
std::string bare_type(std::string_view media_type) {
  std::string bare(trim(media_type.substr(0, media_type.find(';'))));
  std::ranges::transform(bare, bare.begin(), [](unsigned char letter) { return std::tolower(letter); });
  return bare;
}

std::string image_type(std::string_view media_type) {
  auto bare = bare_type(media_type);
  return bare == wrong_jpeg ? "image/jpeg" : bare;
}

bool is_text(const chat::DocumentPart& document) { return bare_type(document.media_type).starts_with("text/"); }

// Schemes are the same in capitals (RFC 3986, 3.1).
bool has_scheme(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() && equal_ignoring_case(url.substr(0, scheme.size()), scheme);
}

bool ends_in_encoding(std::string_view head) {
  constexpr std::string_view encoding = ";base64";
  return head.size() > encoding.size() && equal_ignoring_case(head.substr(head.size() - encoding.size()), encoding);
}

struct Data {
  std::string_view media_type;
  std::string_view base64;
};

// An image's bytes: of its own, or of an address that is a data URI spelled in an unusual way.
Data data_of(const chat::ImagePart& image) {
  if (!has_scheme(image.url, data_scheme)) return {image.media_type, image.base64};
  const auto rest = std::string_view(image.url).substr(data_scheme.size());
  const auto comma = rest.find(',');
  if (comma == std::string_view::npos || !ends_in_encoding(rest.substr(0, comma))) return {};
  return {rest.substr(0, comma), rest.substr(comma + 1)};
}

void write_url(wire::JsonWriter& json, std::string_view url) {
  json.key("source").begin_object().member("type", "url");
  json.member("url", std::string(https_scheme).append(url.substr(https_scheme.size()))).end_object();
}

void write_data(wire::JsonWriter& json, std::string_view media_type, std::string_view base64) {
  json.key("source").begin_object();
  json.member("type", "base64").member("media_type", media_type).member("data", base64).end_object();
}

void write_text_source(wire::JsonWriter& json, std::string_view text) {
  json.key("source").begin_object();
  json.member("type", "text").member("media_type", "text/plain").member("data", text).end_object();
}

}  // namespace

Result<void> check_image(const chat::ImagePart& image, const std::string& param) {
  const auto data = data_of(image);
  if (data.base64.empty() && !image.url.empty()) {
    if (has_scheme(image.url, https_scheme)) return {};
    return wrong(param, "an image must be a data URI or an https address");
  }
  if (std::ranges::find(image_types, image_type(data.media_type)) != image_types.end()) return {};
  return wrong(param, "this model reads image/jpeg, image/png, image/gif and image/webp");
}

// https://docs.anthropic.com/en/docs/build-with-claude/pdf-support
Result<void> check_document(const chat::DocumentPart& document, const std::string& param) {
  if (!document.url.empty()) {
    if (has_scheme(document.url, https_scheme)) return {};
    return wrong(param, "a document must be a data URI or an https address");
  }
  if (document.base64.empty() || bare_type(document.media_type) == "application/pdf") return {};
  if (is_text(document) && decode_base64(document.base64)) return {};
  return wrong(param, "this model reads application/pdf and text");
}

bool has_wrong_type_name(const chat::ImagePart& image) { return bare_type(data_of(image).media_type) == wrong_jpeg; }

void write_image(wire::JsonWriter& json, const chat::ImagePart& image) {
  json.member("type", "image");
  const auto data = data_of(image);
  if (!image.url.empty() && data.base64.empty()) return write_url(json, image.url);
  write_data(json, image_type(data.media_type), data.base64);
}

void write_document(wire::JsonWriter& json, const chat::DocumentPart& document) {
  json.member("type", "document");
  if (document.url.empty() && document.base64.empty()) {
    write_text_source(json, document.text);
  } else if (document.url.empty() && is_text(document)) {
    write_text_source(json, decode_base64(document.base64).value_or(""));
  } else if (document.url.empty()) {
    write_data(json, bare_type(document.media_type), document.base64);
  } else {
    write_url(json, document.url);
  }
  if (!document.title.empty()) json.member("title", document.title);
}

}  // namespace sfai::dialect::anthropic
