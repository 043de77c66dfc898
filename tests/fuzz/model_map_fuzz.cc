#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/map_warnings.h"
#include "gateway/model_map.h"
#include "wire/json.h"

namespace {

using sfai::gateway::ModelMap;
using sfai::gateway::RoleConfig;
using sfai::gateway::TargetName;

void check(bool holds) {
  if (!holds) std::abort();
}

// What everybody behind the map relies on without looking again.
void check_target(const ModelMap& map, const TargetName& target) {
  check(map.providers.contains(target.provider));
  check(!target.model.empty());
}

void check_object(const std::string& text) {
  sfai::wire::JsonDocument document;
  check(text.empty() || document.parse_copy(text)->is(sfai::wire::JsonKind::object));
}

void check_role(const ModelMap& map, const RoleConfig& role) {
  check_target(map, role.target);
  for (const auto& fallback : role.fallbacks) check_target(map, fallback);
  check_object(role.params);
  check_object(role.force);
  check_object(role.extra_body);
}

void check_good(const ModelMap& map) {
  for (const auto& [name, role] : map.roles) {
    check(map.role(name) != nullptr);
    check_role(map, role);
  }
  check(map.default_role.empty() || map.role(map.default_role) != nullptr);
  for (const auto& [name, row] : map.providers) {
    check(row.name == name && (row.demo || !row.base_url.endpoint.host.empty()));
    check(row.auth == sfai::provider::Auth::none || !row.keys.empty());
  }
  sfai::gateway::warnings_of(map);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' '; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto map = sfai::gateway::parse_model_map(std::string(reinterpret_cast<const char*>(data), size));
  if (map) {
    check_good(*map);
    return 0;
  }
  check(!map.error().empty());
  // Messages go to terminals.
  for (const auto& problem : map.error()) check(std::ranges::none_of(problem.message, is_control));
  return 0;
}
