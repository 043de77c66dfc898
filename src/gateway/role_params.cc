#include "gateway/role_params.h"

#include "dialect/openai_chat/openai_chat.h"

namespace sfai::gateway {
namespace {

using dialect::openai_chat::Precedence;

Result<void> apply_configured(chat::ChatRequest& request, const std::string& params, Precedence precedence) {
  if (params.empty()) return {};
  wire::JsonDocument document;
  const auto root = document.parse_copy(params);
  if (!root) return std::unexpected(root.error());
  return dialect::openai_chat::apply_params(request, *root, precedence);
}

}  // namespace

Result<void> apply_role(chat::ChatRequest& request, const RoleConfig* config) {
  if (config == nullptr) return {};
  if (auto applied = apply_configured(request, config->params, Precedence::defaults); !applied) return applied;
  return apply_configured(request, config->force, Precedence::force);
}

}  // namespace sfai::gateway
