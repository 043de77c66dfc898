#include "gateway/router.h"

#include "base/text.h"
#include "gateway/capabilities.h"

namespace sfai::gateway {
namespace {

std::string known_roles(const ModelMap& map) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < map.roles.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + map.roles[i].first;
  }
  if (map.roles.size() > most) text += ", …";
  return text;
}

Result<Route> unknown_role(const ModelMap& map, std::string_view model) {
  std::string message = "unknown role '" + std::string(model.substr(0, 128)) + "'";
  std::vector<std::string_view> names;
  names.reserve(map.roles.size());
  for (const auto& role : map.roles) names.push_back(role.first);
  if (auto near = nearest(model, names)) message += " (did you mean '" + std::string(*near) + "'?)";
  message += "; known roles: " + known_roles(map);
  return fail(ErrorKind::not_found, message, "model", "model_not_found");
}

}  // namespace

Result<Route> route(const ModelMap& map, std::string_view model) {
  std::string_view name = model.empty() ? std::string_view(map.default_role) : model;
  if (name.empty()) {
    return fail(ErrorKind::bad_request, "'model' is missing: name a role; known roles: " + known_roles(map), "model");
  }
  if (const RoleConfig* config = map.role(name)) return Route{std::string(name), config, config->targets};
  if (!map.allow_direct) return unknown_role(map, name);
  auto direct = parse_target_name(name);
  if (!direct || !map.providers.contains(direct->provider)) return unknown_role(map, name);
  Route found{std::string(name), nullptr, {}, {target_of(map, *direct)}};
  found.targets = found.direct;
  return found;
}

}  // namespace sfai::gateway
