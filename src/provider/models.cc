#include "provider/models.h"

#include "provider/model_rows.h"

namespace sfai::provider {
namespace {

std::span<const ModelRow> rows_of(std::string_view dialect) {
  if (dialect == "anthropic") return anthropic_models();
  if (dialect == "openai_chat") return openai_chat_models();
  return {};
}

}  // namespace

chat::ModelTraits traits_of(std::string_view dialect, std::string_view model) {
  const ModelRow* best = nullptr;
  for (const ModelRow& row : rows_of(dialect)) {
    if (!model.starts_with(row.prefix)) continue;
    if (best == nullptr || row.prefix.size() > best->prefix.size()) best = &row;
  }
  return best == nullptr ? chat::ModelTraits{} : best->traits;
}

}  // namespace sfai::provider
