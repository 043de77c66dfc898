#pragma once

#include "chat/usage.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// `value` is the member `usage` of a chunk or a completion.
chat::Usage parse_usage(wire::JsonValue value);

// Writes the object; what is not known is 0, since clients of this API do sums with the figures.
void write_usage(wire::JsonWriter& json, const chat::Usage& usage);

}  // namespace sfai::dialect::openai_chat
