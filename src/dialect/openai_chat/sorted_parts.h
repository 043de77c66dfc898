#pragma once

#include <string>
#include <vector>

#include "dialect/openai_chat/render_content.h"

namespace sfai::dialect::openai_chat {

// What a message's parts become: this API has a place of its own for each sort.
struct SortedParts {
  ContentItems content;
  std::string reasoning;                           // reasoning_content
  std::vector<const chat::ThinkingPart*> details;  // reasoning_details
  std::vector<const chat::ThinkingPart*> blocks;   // thinking_blocks
  const chat::RefusalPart* refusal = nullptr;      // the member; others are content
  std::vector<std::size_t> calls;                  // places in the message
  bool has_results = false;

  bool thinks() const { return !reasoning.empty() || !details.empty() || !blocks.empty(); }
  bool empty() const { return content.empty() && !thinks() && refusal == nullptr && calls.empty(); }
};

// Sorts the parts of the message with this number; what has no place is reported.
SortedParts sort_parts(RenderContext& context, std::size_t message);

}  // namespace sfai::dialect::openai_chat
