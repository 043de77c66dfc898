#include "dialect/anthropic/turns.h"

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
    if (!message.name.empty()) context_.dropped(message_pointer({index}) + "/name", "no equivalent");
    report_message_extras(message, index);
    if (!blocks->empty()) blocks->back().cache_control = cache_control_of(message.extras);
    place(speaker_of(message.role), std::move(*blocks), index);
    return {};
  }

  // A message of Anthropic's has a role and content, nothing else.
  void report_message_extras(const chat::Message& message, std::size_t index) {
    for (const auto& extra : message.extras) {
      if (extra.name == "cache_control" || extra.raw == "null") continue;
      context_.dropped(message_pointer({index}) + "/" + extra.name, "no equivalent");
    }
  }

  Result<std::vector<Block>> build_blocks(const chat::Message& message, std::size_t index) {
    std::vector<Block> blocks;
    std::size_t calls = 0;
    std::size_t contents = 0;
    for (const auto& part : message.parts) {
      Place here{index, 0};
      if (std::holds_alternative<chat::ToolCallPart>(part)) {
        here.position = calls++;
      } else if (!std::holds_alternative<chat::ThinkingPart>(part)) {
        here.position = contents++;
      }
      if (auto good = check_speaker(message.role, part, here); !good) return std::unexpected(good.error());
      auto block = build_block(context_, plan_, part, here);
      if (!block) return std::unexpected(block.error());
      if (*block) blocks.push_back(std::move(**block));
    }
    return blocks;
  }

  // https://docs.anthropic.com/en/api/messages: `system` takes text blocks only.
  static Result<void> check_speaker(chat::Role role, const chat::Part& part, const Place& here) {
    if (speaker_of(role) != Speaker::system || !std::holds_alternative<chat::ImagePart>(part)) return {};
    return fail(ErrorKind::bad_request, content_param(here) + ": a system message takes text only",
                content_param(here));
  }

  void place(Speaker speaker, std::vector<Block> blocks, std::size_t index) {
    auto& turns = conversation_.turns;
    if (speaker == Speaker::system && turns.empty()) return append(conversation_.system, std::move(blocks));
    if (blocks.empty() && speaker != Speaker::user) return;
    if (speaker == Speaker::system) speaker = place_later_system(index);
    if (turns.empty() || turns.back().speaker != speaker) turns.push_back({speaker, {}, {index}});
    append(turns.back().blocks, std::move(blocks));
  }

  // Never hoisted to the top: that would change the prefix which the vendor has cached. It must follow a user's turn
  // (https://docs.anthropic.com/en/docs/build-with-claude/mid-conversation-system-messages).
  Speaker place_later_system(std::size_t index) {
    const bool follows_user = conversation_.turns.back().speaker != Speaker::assistant;
    if (context_.traits().mid_conversation_system && follows_user) return Speaker::system;
    context_.changed(message_pointer({index}) + "/role", "a later system message is sent as the user's");
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
