#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/access.h"
#include "gateway/model_map.h"

namespace sfai::gateway {

// The bodies of GET /models and GET /models/{id}, in OpenAI's shape: the roles, as far as the key may use them.
// https://platform.openai.com/docs/api-reference/models
std::string render_models(const ModelMap& map, const ClientKey* key);
std::optional<std::string> render_model(const ModelMap& map, const ClientKey* key, std::string_view id);

}  // namespace sfai::gateway
