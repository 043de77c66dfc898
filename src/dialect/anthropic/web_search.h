#pragma once

#include "dialect/anthropic/render_context.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

inline constexpr std::string_view web_search_name = "web_search";

// Writes the search that an OpenAI client asked for by web_search_options, as the tool that Anthropic runs itself, into
// the open array of tools. Reports what that tool cannot be told.
void write_web_search(RenderContext& context, wire::JsonWriter& json);

}  // namespace sfai::dialect::anthropic
