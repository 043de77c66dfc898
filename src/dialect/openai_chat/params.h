#pragma once

#include "chat/request.h"
#include "dialect/openai_chat/object_reader.h"

namespace sfai::dialect::openai_chat {

// Reads the members that say how to answer, not what: temperature, max_tokens, stop, tool_choice … A request has them
// at its top level, a role in its `params` and `force`. A tool_choice or response_format of a form that the neutral
// request does not have (allowed_tools, a grammar) becomes an extra, verbatim.
void read_params(ObjectReader& reader, chat::ChatRequest& request);

}  // namespace sfai::dialect::openai_chat
