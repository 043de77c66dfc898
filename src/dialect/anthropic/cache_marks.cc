#include "dialect/anthropic/cache_marks.h"

#include "dialect/anthropic/block.h"
#include "dialect/anthropic/extras.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {
namespace {

// https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching: "You can define up to 4 cache breakpoints"; the
// automatic one of the request's top level takes one of these places.
constexpr std::size_t most_marks = 4;

struct Mark {
  std::string_view key;  // what RenderContext knows it by
  std::string pointer;
};
using Marks = std::vector<Mark>;

class MarkFinder {
 public:
  explicit MarkFinder(const RenderContext& context) : context_(context) {}

  void add_tools() {
    const auto& request = context_.request();
    for (std::size_t tool = 0; tool < request.tools.size(); ++tool) {
      add_extras(request.tools[tool].extras, chat::tool_pointer(request, tool));
    }
    for (const auto& extra : request.extras) {
      if (is_below(extra, "tools/")) add_opaque(extra.raw, "/" + extra.name);
    }
  }

  void add_blocks(const std::vector<Block>& blocks) {
    for (const auto& block : blocks) add_block(block);
  }

  Marks take() { return std::move(marks_); }

 private:
  void add_block(const Block& block) {
    if (const auto* opaque = std::get_if<const chat::OpaquePart*>(&block.content)) {
      return add_opaque((*opaque)->raw, context_.part_pointer(block.place));
    }
    const auto* result = std::get_if<ResultBlock>(&block.content);
    if (result != nullptr && result->part != nullptr) add_items(*result->part, block.place);
    const bool own = block.extras != nullptr && !cache_control_of(*block.extras).empty();
    if (own) return add_extras(*block.extras, context_.part_pointer(block.place));
    if (block.cache_control.empty()) return;
    marks_.push_back({block.cache_control, block.mark_pointer});
  }

  void add_items(const chat::ToolResultPart& result, const Place& place) {
    for (std::size_t item = 0; item < result.content.size(); ++item) {
      const auto pointer = result_item_pointer(context_, place, item);
      std::visit([&](const auto& content) { add_item(content, pointer); }, result.content[item]);
    }
  }
  void add_item(const chat::OpaquePart& item, const std::string& pointer) { add_opaque(item.raw, pointer); }
  void add_item(const auto& item, const std::string& pointer) { add_extras(item.extras, pointer); }

  void add_extras(const chat::Extras& extras, const std::string& pointer) {
    const auto mark = cache_control_of(extras);
    if (!mark.empty()) marks_.push_back({mark, pointer + "/cache_control"});
  }

  void add_opaque(std::string_view raw, const std::string& pointer) {
    if (!raw.contains("cache_control")) return;
    wire::JsonDocument document;
    const auto value = document.parse_copy(raw);
    if (!value || !(*value)["cache_control"].is(wire::JsonKind::object)) return;
    marks_.push_back({raw, pointer + "/cache_control"});
  }

  const RenderContext& context_;
  Marks marks_;
};

Marks marks_of_messages(const RenderContext& context, const Conversation& conversation) {
  MarkFinder finder(context);
  for (const auto& turn : conversation.turns) finder.add_blocks(turn.blocks);
  return finder.take();
}

Marks marks_of_system(const RenderContext& context, const Conversation& conversation) {
  MarkFinder finder(context);
  finder.add_blocks(conversation.system);
  return finder.take();
}

Marks marks_of_tools(const RenderContext& context) {
  MarkFinder finder(context);
  finder.add_tools();
  return finder.take();
}

}  // namespace

void limit_cache_marks(RenderContext& context, const Conversation& conversation) {
  const auto in_order_of_loss = {marks_of_messages(context, conversation), marks_of_system(context, conversation),
                                 marks_of_tools(context)};
  std::size_t count = cache_control_of(context.request().extras).empty() ? 0 : 1;
  for (const auto& marks : in_order_of_loss) count += marks.size();
  for (const auto& marks : in_order_of_loss) {
    for (const auto& mark : marks) {
      if (count <= most_marks) return;
      context.unmark(mark.key);
      context.dropped(mark.pointer, "the provider takes four marks");
      --count;
    }
  }
}

}  // namespace sfai::dialect::anthropic
