#include "dialect/anthropic/turns.h"

namespace sfai::dialect::anthropic {
namespace {

// Short, and the same in every request: the API takes no turn without text.
constexpr std::string_view placeholder = "...";
constexpr std::string_view go_on = "Continue from where you stopped.";

Turn user_turn(std::string_view text, const Place& place) {
  return {Speaker::user, {Block{.content = TextBlock{text}, .place = place}}, place};
}

// "final assistant content cannot end with trailing whitespace"
void trim_prefill(RenderContext& context, Turn& turn) {
  if (turn.blocks.empty()) return;
  auto* block = std::get_if<TextBlock>(&turn.blocks.back().content);
  if (block == nullptr) return;
  const auto end = block->text.find_last_not_of(" \t\r\n\v\f") + 1;
  if (end == block->text.size()) return;
  block->text = block->text.substr(0, end);
  context.changed(context.part_pointer(turn.blocks.back().place), "white space at its end is refused");
}

}  // namespace

void mend_ends(RenderContext& context, Prefill prefill, std::vector<Turn>& turns) {
  for (auto& turn : turns) {
    if (!turn.blocks.empty()) continue;
    turn.blocks.push_back({.content = TextBlock{placeholder}, .place = turn.place});
    context.changed(context.message_pointer(turn.place), "an empty message gets a placeholder");
  }
  if (turns.empty() || turns.front().speaker != Speaker::user) {
    turns.insert(turns.begin(), user_turn(placeholder, {}));
    context.changed("/messages", "the conversation must begin with the user");
  }
  auto& last = turns.back();
  if (last.speaker != Speaker::assistant) return;
  if (prefill == Prefill::possible) return trim_prefill(context, last);
  const auto place = last.blocks.back().place;
  context.changed(context.message_pointer(place),
                  "this model does not go on from an assistant message: it is asked to");
  turns.push_back(user_turn(go_on, place));
}

}  // namespace sfai::dialect::anthropic
