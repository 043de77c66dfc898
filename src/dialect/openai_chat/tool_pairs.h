#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// A tool message: the answer to one call.
struct Answer {
  struct Place {
    std::size_t message = 0;
    std::size_t part = 0;
  };
  std::string call_id;          // as the upstream knows it
  std::optional<Place> result;  // nothing: the client gave none
};

// The answers to the calls of each message, by its number: those that the client gave in its order, then the missing
// ones. "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'",
// and "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'", says the API, so what
// is missing is filled in and what answers nothing is dropped, both reported.
std::vector<std::vector<Answer>> pair_tools(RenderContext& context);

}  // namespace sfai::dialect::openai_chat
