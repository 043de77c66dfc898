#include "dialect/anthropic/parse_block.h"

#include <optional>

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/member_reader.h"

namespace sfai::dialect::anthropic {
namespace {

using Home = chat::PartOrigin::Home;
using wire::JsonKind;
using wire::JsonValue;

using ResultContent = decltype(chat::ToolResultPart::content);

std::string item_param(const std::string& param, std::size_t index) {
  return param + "[" + std::to_string(index) + "]";
}

std::unexpected<Error> no_content(const std::string& param) {
  return fail(ErrorKind::bad_request, param + ": must be a string or an array of blocks", param);
}

// The value once everything in it was found to be of its type.
template <class T>
Result<T> checked(const MemberReader& reader, T value) {
  if (auto good = reader.result(); !good) return std::unexpected(good.error());
  return value;
}

chat::OpaquePart opaque(JsonValue block) {
  return {std::string(dialect_name), block["type"].string(), std::string(block.raw())};
}

// A block of one of the types that need a look at their members.
class BlockParser {
 public:
  BlockParser(JsonValue block, const std::string& param)
      : block_(block), reader_(block, param), source_(block["source"], param + ".source"), param_(param) {}

  Result<chat::TextPart> text() {
    return checked(reader_, chat::TextPart{reader_.string("text"), other_members(block_, {"type", "text"})});
  }

  // Nothing for sources that only Anthropic knows, such as its Files API.
  Result<std::optional<chat::ImagePart>> image() {
    std::optional<chat::ImagePart> image(std::in_place);
    image->extras = other_members(block_, {"type", "source"});
    const auto type = source_.string("type");
    if (type == "base64") {
      image->media_type = source_.string("media_type");
      image->base64 = source_.string("data");
    } else if (type == "url") {
      image->url = source_.string("url");
    } else {
      image.reset();
    }
    return checked(source_, std::move(image));
  }

  // The same; "content" is a source of blocks, which nobody else has.
  Result<std::optional<chat::DocumentPart>> document() {
    std::optional<chat::DocumentPart> document(std::in_place);
    document->title = reader_.optional_string("title");
    document->extras = other_members(block_, {"type", "source", "title"});
    const auto type = source_.string("type");
    if (type == "base64") {
      document->media_type = source_.string("media_type");
      document->base64 = source_.string("data");
    } else if (type == "text") {
      document->media_type = "text/plain";
      document->text = source_.string("data");
    } else if (type == "url") {
      document->url = source_.string("url");
    } else {
      document.reset();
    }
    if (auto good = reader_.result(); !good) return std::unexpected(good.error());
    return checked(source_, std::move(document));
  }

  Result<chat::ToolCallPart> call() {
    return checked(reader_, chat::ToolCallPart{reader_.string("id"), reader_.string("name"),
                                               std::string(reader_.object("input").raw()),
                                               other_members(block_, {"type", "id", "name", "input"})});
  }

  Result<chat::ThinkingPart> thinking() {
    return checked(reader_, chat::ThinkingPart{.text = reader_.string("thinking"),
                                               .signature = reader_.optional_string("signature"),
                                               .redacted = {},
                                               .extras = other_members(block_, {"type", "thinking", "signature"})});
  }

  Result<chat::ThinkingPart> redacted() {
    return checked(reader_, chat::ThinkingPart{.text = {},
                                               .signature = {},
                                               .redacted = reader_.string("data"),
                                               .extras = other_members(block_, {"type", "data"})});
  }

  Result<chat::ToolResultPart> result() {
    auto content = result_content(block_["content"], param_ + ".content");
    if (!content) return std::unexpected(content.error());
    return checked(
        reader_, chat::ToolResultPart{.tool_call_id = reader_.string("tool_use_id"),
                                      .content = std::move(*content),
                                      .is_error = reader_.optional_boolean("is_error").value_or(false),
                                      .extras = other_members(block_, {"type", "tool_use_id", "content", "is_error"})});
  }

 private:
  static Result<ResultContent> result_content(JsonValue content, const std::string& param);

  JsonValue block_;
  MemberReader reader_;
  MemberReader source_;
  const std::string& param_;
};

// A Result of one kind of part as that of another that it fits into.
template <class To, class From>
Result<To> as(Result<From> part) {
  if (!part) return std::unexpected(part.error());
  return To(std::move(*part));
}

template <class To, class From>
Result<To> as_or_opaque(Result<std::optional<From>> part, JsonValue block) {
  if (!part) return std::unexpected(part.error());
  return *part ? To(std::move(**part)) : To(opaque(block));
}

// What a message and a tool result both take.
template <class To>
Result<To> parse_plain(JsonValue block, std::string_view type, const std::string& param) {
  if (type == "text") return as<To>(BlockParser(block, param).text());
  if (type == "image") return as_or_opaque<To>(BlockParser(block, param).image(), block);
  if (type == "document") return as_or_opaque<To>(BlockParser(block, param).document(), block);
  return To(opaque(block));
}

Result<chat::Part> parse_block(JsonValue block, std::string_view type, const std::string& param) {
  if (type == "tool_use") return as<chat::Part>(BlockParser(block, param).call());
  if (type == "tool_result") return as<chat::Part>(BlockParser(block, param).result());
  if (type == "thinking") return as<chat::Part>(BlockParser(block, param).thinking());
  if (type == "redacted_thinking") return as<chat::Part>(BlockParser(block, param).redacted());
  return parse_plain<chat::Part>(block, type, param);
}

// Each block of the array by `parse`, with its place.
template <class Item, class Parse>
Result<std::vector<Item>> parse_list(JsonValue list, const std::string& param, Parse parse) {
  std::vector<Item> items;
  for (auto block = list.first(); block; block = block.next()) {
    const auto name = item_param(param, items.size());
    MemberReader reader(block, name);
    const auto type = reader.string("type");
    if (auto good = reader.result(); !good) return std::unexpected(good.error());
    auto item = parse(block, type, name);
    if (!item) return std::unexpected(item.error());
    const chat::PartOrigin origin{Home::content, static_cast<std::uint32_t>(items.size())};
    std::visit([&](auto& part) { part.origin = origin; }, *item);
    items.push_back(std::move(*item));
  }
  return items;
}

Result<ResultContent> BlockParser::result_content(JsonValue content, const std::string& param) {
  using Item = ResultContent::value_type;
  if (!content || content.is_null()) return ResultContent{};
  if (content.is(JsonKind::string)) return ResultContent{chat::TextPart{content.string(), {}, {Home::text}}};
  if (!content.is(JsonKind::array)) return no_content(param);
  return parse_list<Item>(content, param, parse_plain<Item>);
}

}  // namespace

Result<std::vector<chat::Part>> parse_content(JsonValue content, const std::string& param) {
  if (content.is(JsonKind::string)) {
    return std::vector<chat::Part>{chat::TextPart{content.string(), {}, {Home::text}}};
  }
  if (!content.is(JsonKind::array)) return no_content(param);
  return parse_list<chat::Part>(content, param, parse_block);
}

}  // namespace sfai::dialect::anthropic
