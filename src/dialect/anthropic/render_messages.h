#pragma once

#include "dialect/anthropic/turns.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

// Writes blocks into the open array. Reports the arguments of calls that are not objects.
void write_block_list(RenderContext& context, wire::JsonWriter& json, const std::vector<Block>& blocks);

// Writes the array of turns.
void write_turns(RenderContext& context, wire::JsonWriter& json, const std::vector<Turn>& turns);

}  // namespace sfai::dialect::anthropic
