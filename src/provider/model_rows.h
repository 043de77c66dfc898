#pragma once

#include <span>
#include <string_view>

#include "chat/model_traits.h"

namespace sfai::provider {

// One row of the table of models: what all those take whose names begin so. Dated snapshots and "-latest" aliases share
// their model's row; of several rows the longest prefix counts.
struct ModelRow {
  std::string_view prefix;
  chat::ModelTraits traits;
};

// The table, in its two halves: models behind Anthropic's API and behind OpenAI's. The row with the empty prefix is for
// names that nobody knows.
std::span<const ModelRow> anthropic_models();
std::span<const ModelRow> openai_chat_models();

}  // namespace sfai::provider
