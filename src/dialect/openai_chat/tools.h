#pragma once

#include "chat/request.h"
#include "dialect/openai_chat/object_reader.h"

namespace sfai::dialect::openai_chat {

// Reads `tools` and their forerunners `functions` and `function_call` (deprecated in 2023, mapped to tools). A tool
// that is no function (custom, a vendor's own) becomes an extra "tools/N", verbatim.
void read_tools(ObjectReader& reader, chat::ChatRequest& request);

}  // namespace sfai::dialect::openai_chat
