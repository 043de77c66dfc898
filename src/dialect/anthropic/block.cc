#include "dialect/anthropic/block.h"

#include "base/text.h"
#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/sources.h"

namespace sfai::dialect::anthropic {
namespace {

using MaybeBlock = Result<std::optional<Block>>;

Result<void> check_opaque(const chat::OpaquePart& part, const std::string& param) {
  if (part.dialect == dialect_name) return {};
  return fail(ErrorKind::bad_request, param + ": a part of type '" + part.type + "' cannot be sent to this provider",
              param);
}

void report_image_type(RenderContext& context, const chat::ImagePart& image, const std::string& pointer) {
  if (has_wrong_type_name(image)) context.changed(pointer, "image/jpg is called image/jpeg");
}

// Checks and reports one item of a tool result's content, which lies at `pointer`.
class ResultItem {
 public:
  ResultItem(RenderContext& context, std::string pointer) : context_(context), pointer_(std::move(pointer)) {}

  // What is blank is left out.
  Result<void> operator()(const chat::TextPart& part) {
    if (is_blank(part.text) && !cache_control_of(part.extras).empty()) {
      context_.dropped(pointer_ + "/cache_control", "a blank text is left out");
    }
    return report(part.extras);
  }
  Result<void> operator()(const chat::ImagePart& part) {
    if (auto reported = report(part.extras); !reported) return reported;
    report_image_type(context_, part, pointer_);
    return check_image(part, chat::param_of(pointer_));
  }
  Result<void> operator()(const chat::DocumentPart& part) {
    if (auto reported = report(part.extras); !reported) return reported;
    return check_document(part, chat::param_of(pointer_));
  }
  Result<void> operator()(const chat::OpaquePart& part) { return check_opaque(part, chat::param_of(pointer_)); }

 private:
  Result<void> report(const chat::Extras& extras) {
    context_.report_extras(extras, pointer_);
    return {};
  }

  RenderContext& context_;
  std::string pointer_;
};

class BlockBuilder {
 public:
  BlockBuilder(RenderContext& context, const ThinkingPlan& plan, const Place& place)
      : context_(context), plan_(plan), place_(place) {}

  MaybeBlock operator()(const chat::TextPart& part) { return text_block(part.text, &part.extras); }

  MaybeBlock operator()(const chat::RefusalPart& part) {
    if (!is_blank(part.text)) context_.changed(pointer(), "a refusal is sent as text");
    return text_block(part.text, nullptr);
  }

  MaybeBlock operator()(const chat::ImagePart& part) {
    if (auto good = check_image(part, param()); !good) return std::unexpected(good.error());
    report_image_type(context_, part, pointer());
    return block(&part, &part.extras);
  }

  MaybeBlock operator()(const chat::DocumentPart& part) {
    if (auto good = check_document(part, param()); !good) return std::unexpected(good.error());
    return block(&part, &part.extras);
  }

  MaybeBlock operator()(const chat::ToolCallPart& part) { return block(CallBlock{&part}, &part.extras); }

  MaybeBlock operator()(const chat::ToolResultPart& part) {
    for (std::size_t index = 0; index < part.content.size(); ++index) {
      ResultItem item(context_, result_item_pointer(context_, place_, index));
      if (auto good = std::visit(item, part.content[index]); !good) return std::unexpected(good.error());
    }
    return block(ResultBlock{&part}, &part.extras);
  }

  MaybeBlock operator()(const chat::ThinkingPart& part) {
    if (part.text.empty() && part.signature.empty() && part.redacted.empty()) return std::nullopt;
    const auto obstacle = plan_.obstacle_to(part, context_.target());
    if (obstacle.empty()) return block(&part, &part.extras);
    context_.dropped(pointer(), std::string(obstacle));
    return std::nullopt;
  }

  MaybeBlock operator()(const chat::OpaquePart& part) {
    if (auto good = check_opaque(part, param()); !good) return std::unexpected(good.error());
    return Block{.content = &part, .place = place_};
  }

 private:
  std::string pointer() const { return context_.part_pointer(place_); }
  std::string param() const { return chat::param_of(pointer()); }

  MaybeBlock block(BlockContent content, const chat::Extras* extras) {
    if (extras != nullptr && !extras->empty()) context_.report_extras(*extras, pointer());
    return Block{.content = std::move(content), .extras = extras, .place = place_};
  }

  MaybeBlock text_block(std::string_view text, const chat::Extras* extras) {
    if (!is_blank(text)) return block(TextBlock{text}, extras);
    if (!text.empty()) context_.dropped(pointer(), "a text of white space is refused");
    return std::nullopt;
  }

  RenderContext& context_;
  const ThinkingPlan& plan_;
  const Place& place_;
};

}  // namespace

bool is_blank(std::string_view text) { return trim(text).empty(); }

std::string result_item_pointer(const RenderContext& context, const Place& place, std::size_t item) {
  using Home = chat::PartOrigin::Home;
  const auto& part = context.request().messages[place.message].parts[place.part];
  const auto& content = std::get<chat::ToolResultPart>(part).content[item];
  const auto origin = std::visit([](const auto& inner) { return inner.origin; }, content);
  const std::string all = context.named(place, "/content");
  return origin.home == Home::content ? all + "/" + std::to_string(origin.index) : all;
}

MaybeBlock build_block(RenderContext& context, const ThinkingPlan& plan, const chat::Part& part, const Place& place) {
  return std::visit(BlockBuilder(context, plan, place), part);
}

}  // namespace sfai::dialect::anthropic
