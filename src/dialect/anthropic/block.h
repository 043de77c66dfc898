#pragma once

#include <optional>

#include "dialect/anthropic/turns.h"

namespace sfai::dialect::anthropic {

// True for what the API refuses as a text block: nothing but white space.
bool is_blank(std::string_view text);

// Where an item of a tool result's content stands in the client's request.
std::string result_item_pointer(const RenderContext& context, const Place& place, std::size_t item);

// One part as a block, still without ids; nothing when it is to be left out. Error bad_request names the part.
Result<std::optional<Block>> build_block(RenderContext& context, const ThinkingPlan& plan, const chat::Part& part,
                                         const Place& place);

}  // namespace sfai::dialect::anthropic
