#pragma once

#include "wire/json.h"

namespace sfai::dialect::openai_chat {

// True for a tool's schema that OpenAI takes beside `strict: true`: with any other one the whole request is refused.
bool is_strict_schema(wire::JsonValue schema);

}  // namespace sfai::dialect::openai_chat
