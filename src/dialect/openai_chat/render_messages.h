#pragma once

#include <string>
#include <string_view>

#include "chat/request.h"
#include "dialect/dialect.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// Writes the member `messages`; what cannot be said is added to `losses`.
void write_messages(wire::JsonWriter& json, const chat::ChatRequest& request, const chat::ModelTraits& traits,
                    chat::Losses& losses);

}  // namespace sfai::dialect::openai_chat
