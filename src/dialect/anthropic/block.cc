#include "dialect/anthropic/block.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/anthropic/extras.h"

namespace sfai::dialect::anthropic {
namespace {

using MaybeBlock = Result<std::optional<Block>>;

// https://docs.anthropic.com/en/docs/build-with-claude/vision
constexpr std::array<std::string_view, 4> image_types = {"image/jpeg", "image/png", "image/gif", "image/webp"};

Result<void> check_image(const chat::ImagePart& image, const std::string& param) {
  if (!image.url.empty()) {
    if (image.url.starts_with("https://")) return {};
    return fail(ErrorKind::bad_request, param + ": an image must be a data URI or an https address", param);
  }
  if (std::ranges::find(image_types, image.media_type) != image_types.end()) return {};
  return fail(ErrorKind::bad_request, param + ": this model reads image/jpeg, image/png, image/gif and image/webp",
              param);
}

Result<void> check_opaque(const chat::OpaquePart& part, const std::string& param) {
  if (part.dialect == dialect_name) return {};
  return fail(ErrorKind::bad_request, param + ": a part of type '" + part.type + "' cannot be sent to this provider",
              param);
}

class BlockBuilder {
 public:
  BlockBuilder(RenderContext& context, const ThinkingPlan& plan, const Place& place)
      : context_(context), plan_(plan), place_(place) {}

  MaybeBlock operator()(const chat::TextPart& part) { return text_block(part.text, &part.extras); }

  MaybeBlock operator()(const chat::RefusalPart& part) {
    if (!is_blank(part.text)) context_.changed(content_pointer(place_), "a refusal is sent as text");
    return text_block(part.text, nullptr);
  }

  MaybeBlock operator()(const chat::ImagePart& part) {
    if (auto good = check_image(part, content_param(place_)); !good) return std::unexpected(good.error());
    context_.report_extras(part.extras, content_pointer(place_));
    return Block{.content = &part, .extras = &part.extras, .place = place_};
  }

  MaybeBlock operator()(const chat::DocumentPart&) {
    return fail(ErrorKind::bad_request, content_param(place_) + ": a file cannot be sent to this provider",
                content_param(place_));
  }

  MaybeBlock operator()(const chat::ToolCallPart& part) {
    context_.report_extras(part.extras, call_pointer(place_));
    return Block{.content = CallBlock{&part}, .extras = &part.extras, .place = place_};
  }

  MaybeBlock operator()(const chat::ToolResultPart& part) {
    for (const auto& content : part.content) {
      if (auto good = std::visit([&](const auto& item) { return check_result_content(item); }, content); !good) {
        return std::unexpected(good.error());
      }
    }
    context_.report_extras(part.extras, message_pointer(place_));
    return Block{.content = ResultBlock{&part}, .extras = &part.extras, .place = place_};
  }

  // Signatures are bound to the vendor: unsigned thinking is somebody else's, and the API refuses it.
  MaybeBlock operator()(const chat::ThinkingPart& part) {
    const bool is_signed = !part.signature.empty() || !part.redacted.empty();
    if (is_signed && plan_.keeps_history) return Block{.content = &part, .extras = &part.extras, .place = place_};
    if (is_signed || !part.text.empty()) {
      context_.dropped(message_pointer(place_) + "/reasoning_content",
                       is_signed ? "thinking is off in this request" : "this thinking bears no signature");
    }
    return std::nullopt;
  }

  MaybeBlock operator()(const chat::OpaquePart& part) {
    if (auto good = check_opaque(part, content_param(place_)); !good) return std::unexpected(good.error());
    return Block{.content = &part, .place = place_};
  }

 private:
  MaybeBlock text_block(std::string_view text, const chat::Extras* extras) {
    if (is_blank(text)) {
      if (!text.empty()) context_.dropped(message_pointer(place_) + "/content", "a text of white space is refused");
      return std::nullopt;
    }
    if (extras != nullptr) context_.report_extras(*extras, content_pointer(place_));
    return Block{.content = TextBlock{text}, .extras = extras, .place = place_};
  }

  std::string result_param() const { return "messages[" + std::to_string(place_.message) + "].content"; }

  Result<void> check_result_content(const chat::TextPart& part) {
    context_.report_extras(part.extras, message_pointer(place_) + "/content");
    return {};
  }
  Result<void> check_result_content(const chat::ImagePart& part) {
    context_.report_extras(part.extras, message_pointer(place_) + "/content");
    return check_image(part, result_param());
  }
  Result<void> check_result_content(const chat::DocumentPart&) {
    return fail(ErrorKind::bad_request, result_param() + ": a file cannot be sent to this provider", result_param());
  }
  Result<void> check_result_content(const chat::OpaquePart& part) { return check_opaque(part, result_param()); }

  RenderContext& context_;
  const ThinkingPlan& plan_;
  const Place& place_;
};

}  // namespace

bool is_blank(std::string_view text) { return trim(text).empty(); }

MaybeBlock build_block(RenderContext& context, const ThinkingPlan& plan, const chat::Part& part, const Place& place) {
  return std::visit(BlockBuilder(context, plan, place), part);
}

}  // namespace sfai::dialect::anthropic
