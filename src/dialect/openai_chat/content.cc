#include "dialect/openai_chat/content.h"

#include "base/text.h"
#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

using Home = chat::PartOrigin::Home;

chat::Part opaque(std::string type, wire::JsonValue value) {
  return chat::OpaquePart{std::string(dialect_name), std::move(type), std::string(value.raw())};
}

// "data:image/png;base64,AAAA", in exactly this form: then it can be written again byte by byte. The media type may
// have parameters (";charset=utf-8"), which stay with it. `part` is an image or a document.
template <class T>
bool split_data_uri(std::string_view url, T& part) {
  constexpr std::string_view scheme = "data:";
  constexpr std::string_view encoding = ";base64,";
  const std::size_t separator = url.find(encoding);
  if (!url.starts_with(scheme) || separator == std::string_view::npos) return false;
  const std::string_view media_type = url.substr(scheme.size(), separator - scheme.size());
  const std::string_view base64 = url.substr(separator + encoding.size());
  if (media_type.empty() || base64.empty() || media_type.contains(',')) return false;
  part.media_type = media_type;
  part.base64 = base64;
  return true;
}

bool has_scheme(std::string_view url, std::string_view scheme) {
  return equal_ignoring_case(url.substr(0, scheme.size()), scheme);
}

// The same in another spelling, "DATA:image/png;BASE64,AAAA": it stays an address.
bool is_data_uri(std::string_view url) {
  constexpr std::string_view encoding = ";base64";
  const std::string_view head = url.substr(0, url.find(','));
  return has_scheme(url, "data:") && head.size() + 1 < url.size() && head.size() > encoding.size() &&
         equal_ignoring_case(head.substr(head.size() - encoding.size()), encoding);
}

chat::Part read_image(ObjectReader& part, wire::JsonValue value) {
  chat::ImagePart image;
  std::string url;
  const wire::JsonValue source = part.any("image_url");
  if (source.is(wire::JsonKind::string)) {  // Mistral's short form
    url = source.string();
  } else {
    ObjectReader reader(source, part.place_of("image_url"), part.fault());
    url = reader.required_string("url");
    reader.rest(image.extras, "image_url/");
  }
  part.rest(image.extras);
  if (split_data_uri(url, image)) return image;
  if (!has_scheme(url, "https://") && !has_scheme(url, "http://") && !is_data_uri(url)) {
    return opaque("image_url", value);
  }
  image.url = std::move(url);
  return image;
}

// A file by its id lies with OpenAI: nobody else can read it.
chat::Part read_file(ObjectReader& part, wire::JsonValue value) {
  ObjectReader file(part.object("file"), part.place_of("file"), part.fault());
  chat::DocumentPart document;
  if (!split_data_uri(file.string("file_data").value_or(""), document)) return opaque("file", value);
  document.title = file.string("filename").value_or("");
  file.rest(document.extras, "file/");
  part.rest(document.extras);
  return document;
}

chat::Part read_part(wire::JsonValue value, Place place, Fault& fault) {
  ObjectReader part(value, place, fault);
  std::string type = part.required_string("type");
  if (type == "image_url") return read_image(part, value);
  if (type == "file") return read_file(part, value);
  if (type == "text") {
    chat::TextPart text{part.required_string("text"), {}, {}};
    part.rest(text.extras);
    return text;
  }
  if (type == "refusal") {
    chat::RefusalPart refusal{part.required_string("refusal"), {}};
    chat::Extras unknown;
    part.rest(unknown);
    if (unknown.empty()) return refusal;
  }
  return opaque(std::move(type), value);
}

}  // namespace

std::vector<chat::Part> read_content(ObjectReader& message, Content content) {
  const wire::JsonValue value = message.any("content");
  if (!value) {
    if (content == Content::required) message.complain("content", "is required and must be a string or an array");
    return {};
  }
  std::vector<chat::Part> parts;
  if (value.is(wire::JsonKind::string)) {
    parts.emplace_back(chat::TextPart{value.string(), {}, {Home::text, 0}});
    return parts;
  }
  if (!value.is(wire::JsonKind::array)) {
    message.complain("content", "must be a string or an array, not " + std::string(value.kind_name()));
    return {};
  }
  for (auto item = value.first(); item && !message.fault().found(); item = item.next()) {
    chat::Part part = read_part(item, message.place_of("content", parts.size()), message.fault());
    const chat::PartOrigin origin{Home::content, static_cast<std::uint32_t>(parts.size())};
    std::visit([&](auto& content) { content.origin = origin; }, part);
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace sfai::dialect::openai_chat
