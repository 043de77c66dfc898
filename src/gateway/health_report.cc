#include "gateway/health_report.h"

#include <set>

#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

std::set<std::string> used_providers(const ModelMap& map) {
  std::set<std::string> names;
  for (const auto& [name, role] : map.roles) {
    names.insert(role.target.provider);
    for (const TargetName& fallback : role.fallbacks) names.insert(fallback.provider);
  }
  return names;
}

std::vector<KeyHealth> states_of(const provider::Provider& provider, const Health& health) {
  std::vector<KeyHealth> states;
  const auto names = provider.keys.empty() ? std::vector<provider::KeyName>(1) : provider.keys;
  for (const provider::KeyName& name : names) {
    const std::string label = provider::label_of(name);
    states.push_back(health.find(provider.name, label).value_or(KeyHealth{.provider = provider.name, .key = label}));
  }
  return states;
}

void write_state(wire::JsonWriter& json, const KeyHealth& state) {
  json.begin_object().member("key", state.key).member("circuit", name_of(state.circuit));
  json.member_integer("failures", state.failures).member_integer("open_ms", state.open_for.count());
  json.member_integer("cooling_ms", state.cooling_for.count()).member("last_failure", state.last_failure).end_object();
}

}  // namespace

bool wants_details(const http::Request& request) {
  const std::string_view target = request.target;
  const auto mark = target.find('?');
  const auto query = mark == target.npos ? std::string_view() : target.substr(mark + 1);
  return query == "verbose" || query.starts_with("verbose=") || query.starts_with("verbose&");
}

std::string render_health() {
  std::string body;
  wire::JsonWriter(body).begin_object().member("status", "ok").member("version", SFAI_VERSION).end_object();
  return body;
}

std::string render_health(const ModelMap& map, const Health& health, const RetryBudget& retries) {
  std::string providers;
  wire::JsonWriter json(providers);
  bool is_degraded = false;
  json.begin_array();
  for (const std::string& name : used_providers(map)) {
    const provider::Provider& provider = map.providers.find(name)->second;
    if (provider.demo) continue;
    json.begin_object().member("provider", name).key("keys").begin_array();
    for (const KeyHealth& state : states_of(provider, health)) {
      is_degraded |= state.circuit != Circuit::closed;
      write_state(json, state);
    }
    json.end_array().end_object();
  }
  json.end_array();
  std::string body;
  wire::JsonWriter(body)
      .begin_object()
      .member("status", is_degraded ? "degraded" : "ok")
      .member("version", SFAI_VERSION)
      .member_raw("providers", providers)
      .member_integer("retries_left", retries.left())
      .end_object();
  return body;
}

}  // namespace sfai::gateway
