#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dialect/anthropic/render_context.h"
#include "dialect/anthropic/thinking_plan.h"

// The conversation in Anthropic's shape, as views into the request (which must outlive it): turns alternate between
// user and assistant, and each call is answered at the beginning of the turn after it.
namespace sfai::dialect::anthropic {

enum class Speaker { system, user, assistant };

struct TextBlock {
  std::string_view text;
};
struct CallBlock {
  const chat::ToolCallPart* part = nullptr;
  std::string id = {};  // unique and in Anthropic's alphabet; set by pair_tools
};
struct ResultBlock {
  const chat::ToolResultPart* part = nullptr;  // null: a placeholder for a result that the client did not send
  std::string id = {};                         // of its call; set by pair_tools
};
using BlockContent = std::variant<TextBlock, const chat::ImagePart*, const chat::DocumentPart*, CallBlock, ResultBlock,
                                  const chat::ThinkingPart*, const chat::OpaquePart*>;

struct Block {
  BlockContent content;
  const chat::Extras* extras = nullptr;  // may be null
  std::string_view cache_control = {};   // of its message, or of a blank text after it that is left out
  std::string mark_pointer = {};         // where that stands in the client's request
  Place place = {};
};

struct Turn {
  Speaker speaker = Speaker::user;
  std::vector<Block> blocks;
  Place place;  // the first message that went into it
};

struct Conversation {
  std::vector<Block> system;
  std::vector<Turn> turns;
};

// The turns as the client gave them, merged where one speaker goes on. Error bad_request: a part that cannot be sent.
Result<Conversation> build_conversation(RenderContext& context, const ThinkingPlan& plan);

// Gives each call an id, puts the results where the API wants them, fills in missing ones and drops orphans.
void pair_tools(RenderContext& context, std::vector<Turn>& turns);

// Makes the first turn a user's, no turn empty, and the last turn one that the model may go on from.
enum class Prefill { possible, refused };
void mend_ends(RenderContext& context, Prefill prefill, std::vector<Turn>& turns);

}  // namespace sfai::dialect::anthropic
