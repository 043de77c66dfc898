#include "front/local/banner.h"

#include <cstdio>

namespace sfai::front {
namespace {

std::string role_line(const std::string& name, const gateway::RoleConfig& role, const gateway::ModelMap& map,
                      gateway::Settings& settings) {
  const auto& provider = map.providers.find(role.target.provider)->second;
  std::string line = "  " + name + " -> " + role.target.provider + "/" + role.target.model;
  bool lacks_key = provider::needs_key(provider) && !settings.has_provider_key(provider);
  if (lacks_key) line += "  (needs " + provider::label_of(provider.keys.front()) + ")";
  return line + "\n";
}

// The role for the curl line: one that answers without a key, if there is one.
std::string easiest_role(const gateway::ModelMap& map) {
  for (const auto& [name, role] : map.roles) {
    if (map.providers.find(role.target.provider)->second.demo) return name;
  }
  return map.roles.empty() ? "demo" : map.roles.front().first;
}

}  // namespace

std::string base_address(std::string_view scheme, const std::string& host, std::uint16_t port) {
  std::string shown = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host;
  if (shown.find(':') != std::string::npos) shown = "[" + shown + "]";
  return std::string(scheme) + "://" + shown + ":" + std::to_string(port);
}

void print_banner(const gateway::ModelMap& map, gateway::Settings& settings, const std::string& address,
                  gateway::AuthMode auth) {
  std::string text = "sfai " SFAI_VERSION " listening on " + address + "\nroles:\n";
  for (const auto& [name, role] : map.roles) text += role_line(name, role, map, settings);
  text += "try:\n  curl -N " + address + "/v1/chat/completions -H 'content-type: application/json'";
  if (auth == gateway::AuthMode::keys) text += " -H \"authorization: Bearer $CLIENT_KEY\"";
  text += " -d '{\"model\":\"" + easiest_role(map) +
          "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace sfai::front
