#pragma once

#include "dialect/dialect.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// Writes the members that params.h reads, as far as the model takes them.
void write_params(wire::JsonWriter& json, const chat::ChatRequest& request, const chat::ModelTraits& traits,
                  chat::Losses& losses);

}  // namespace sfai::dialect::openai_chat
