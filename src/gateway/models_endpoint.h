#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/access.h"
#include "gateway/model_map.h"

namespace sfai::gateway {

// Whose list of models it looks like: https://platform.openai.com/docs/api-reference/models or
// https://docs.anthropic.com/en/api/models-list.
enum class ModelsShape { openai, anthropic };

// The bodies of GET /models and GET /models/{id}: the roles, as far as the key may use them. All on one page.
std::string render_models(const ModelMap& map, const ClientKey* key, ModelsShape shape);
std::optional<std::string> render_model(const ModelMap& map, const ClientKey* key, std::string_view id,
                                        ModelsShape shape);

}  // namespace sfai::gateway
