#include "dialect/anthropic/turns.h"

#include <algorithm>
#include <iterator>

#include "dialect/anthropic/block.h"
#include "dialect/anthropic/extras.h"

namespace sfai::dialect::anthropic {
namespace {

Speaker speaker_of(chat::Role role) {
  switch (role) {
    case chat::Role::system:
    case chat::Role::developer:
      return Speaker::system;
    case chat::Role::assistant:
      return Speaker::assistant;
    case chat::Role::user:
    case chat::Role::tool:
      return Speaker::user;
  }
  return Speaker::user;
}

class ConversationBuilder {
 public:
  ConversationBuilder(RenderContext& context, const ThinkingPlan& plan) : context_(context), plan_(plan) {}

  Result<Conversation> build() {
    for (std::size_t index = 0; index < context_.request().messages.size(); ++index) {
      if (auto added = add(index); !added) return std::unexpected(added.error());
    }
    return std::move(conversation_);
  }

 private:
  Result<void> add(std::size_t index) {
    const auto& message = context_.request().messages[index];
    auto blocks = build_blocks(message, index);
    if (!blocks) return std::unexpected(blocks.error());
    if (!message.name.empty()) context_.dropped(context_.message_pointer({index}) + "/name", "no equivalent");
    take_message_extras(message, *blocks, index);
    place(speaker_of(message.role), std::move(*blocks), index);
    return {};
  }

  // A message of Anthropic's has a role and content, nothing else; a mark for the cache goes to its last block.
  void take_message_extras(const chat::Message& message, std::vector<Block>& blocks, std::size_t index) {
    const auto pointer = context_.message_pointer({index});
    move_mark(message.extras, pointer, blocks);
    for (const auto& extra : message.extras) {
      if (extra.name == "cache_control" || extra.raw == "null") continue;
      context_.dropped(pointer + "/" + extra.name, "no equivalent");
    }
  }

  // To the last block that can bear a mark: what lies before it in the cache is the same. Thinking cannot
  // (https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching, "What cannot be cached").
  void move_mark(const chat::Extras& extras, const std::string& pointer, std::vector<Block>& blocks) {
    const auto mark = cache_control_of(extras);
    if (mark.empty()) return;
    const auto last = std::ranges::find_if(blocks.rbegin(), blocks.rend(), [](const Block& block) {
      return !std::holds_alternative<const chat::ThinkingPart*>(block.content);
    });
    const auto mark_pointer = pointer + "/cache_control";
    if (last == blocks.rend()) return context_.dropped(mark_pointer, "no block before it can bear a mark");
    if (is_marked(*last)) return context_.dropped(mark_pointer, "the last block has a mark of its own");
    last->cache_control = mark;
    last->mark_pointer = mark_pointer;
  }

  static bool is_marked(const Block& block) {
    const bool own = block.extras != nullptr && !cache_control_of(*block.extras).empty();
    return own || !block.cache_control.empty();
  }

  Result<std::vector<Block>> build_blocks(const chat::Message& message, std::size_t index) {
    std::vector<Block> blocks;
    for (std::size_t part = 0; part < message.parts.size(); ++part) {
      const Place here{index, part};
      if (auto good = check_speaker(message.role, message.parts[part], here); !good) {
        return std::unexpected(good.error());
      }
      auto block = build_block(context_, plan_, message.parts[part], here);
      if (!block) return std::unexpected(block.error());
      if (*block) {
        blocks.push_back(std::move(**block));
      } else if (const auto* text = std::get_if<chat::TextPart>(&message.parts[part])) {
        move_mark(text->extras, context_.part_pointer(here), blocks);
      }
    }
    return blocks;
  }

  // https://docs.anthropic.com/en/api/messages: `system` takes text blocks only, and the API answers an image of the
  // assistant's by 400.
  Result<void> check_speaker(chat::Role role, const chat::Part& part, const Place& here) {
    const bool has_source =
        std::holds_alternative<chat::ImagePart>(part) || std::holds_alternative<chat::DocumentPart>(part);
    if (speaker_of(role) == Speaker::user || !has_source) return {};
    const auto param = chat::param_of(context_.part_pointer(here));
    const auto* reason = speaker_of(role) == Speaker::system ? ": a system message takes text only"
                                                             : ": images and files stand in a user's message only";
    return fail(ErrorKind::bad_request, param + reason, param);
  }

  void place(Speaker speaker, std::vector<Block> blocks, std::size_t index) {
    auto& turns = conversation_.turns;
    if (speaker == Speaker::system && turns.empty()) return append(conversation_.system, std::move(blocks));
    if (blocks.empty() && speaker != Speaker::user) return;
    if (speaker == Speaker::system) speaker = place_later_system(index);
    if (speaker == Speaker::user) give_last_system_to_user();
    if (turns.empty() || turns.back().speaker != speaker) turns.push_back({speaker, {}, {index}});
    append(turns.back().blocks, std::move(blocks));
  }

  // A system message in the conversation "must either be the last entry in `messages` or be followed by an `assistant`
  // turn" (the page named below).
  void give_last_system_to_user() {
    auto& turns = conversation_.turns;
    if (turns.size() < 2 || turns.back().speaker != Speaker::system) return;
    Turn system = std::move(turns.back());
    turns.pop_back();
    context_.changed(context_.message_pointer(system.place) + "/role", "a system message between two of the user's");
    append(turns.back().blocks, std::move(system.blocks));
  }

  // Never hoisted to the top: that would change the prefix which the vendor has cached. It must follow a user's turn
  // (https://docs.anthropic.com/en/docs/build-with-claude/mid-conversation-system-messages).
  Speaker place_later_system(std::size_t index) {
    const bool follows_user = conversation_.turns.back().speaker != Speaker::assistant;
    if (context_.traits().mid_conversation_system && follows_user) return Speaker::system;
    context_.changed(context_.message_pointer({index}) + "/role", "a later system message is sent as the user's");
    return Speaker::user;
  }

  static void append(std::vector<Block>& blocks, std::vector<Block> more) {
    std::ranges::move(more, std::back_inserter(blocks));
  }

  RenderContext& context_;
  const ThinkingPlan& plan_;
  Conversation conversation_;
};

}  // namespace

Result<Conversation> build_conversation(RenderContext& context, const ThinkingPlan& plan) {
  return ConversationBuilder(context, plan).build();
}

}  // namespace sfai::dialect::anthropic
