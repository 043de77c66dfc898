#include "gateway/map_warnings.h"

#include <algorithm>
#include <array>

#include "gateway/capabilities.h"
#include "gateway/map_reader.h"

namespace sfai::gateway {
namespace {

using provider::Auth;
using provider::Provider;
using Warnings = std::vector<std::string>;

bool is_digit_at(std::string_view text, std::size_t index, char lowest) {
  return index < text.size() && text[index] >= lowest && text[index] <= '9';
}

// Continue's openai adapter sends models of these names to {apiBase}/responses (gpt-5 and later, o1, o3, …).
bool continue_takes_for_responses(std::string_view role) {
  return (role.starts_with("gpt-") && is_digit_at(role, 4, '5')) ||
         (role.starts_with("o") && is_digit_at(role, 1, '1'));
}

void check_role(const std::string& name, const RoleConfig& role, Warnings& warnings) {
  if (continue_takes_for_responses(name)) {
    warnings.push_back("role " + quoted(name) + ": Continue sends models of such a name to /responses instead of " +
                       "/chat/completions; a name such as 'backend_developer' avoids that");
  }
  if (std::ranges::find(role.fallbacks, role.target) != role.fallbacks.end()) {
    warnings.push_back("role " + quoted(name) + ": a fallback is the role's own provider and model once more");
  }
}

bool ends_in_endpoint(std::string_view path) {
  static constexpr std::array<std::string_view, 4> endpoints{"/chat/completions", "/completions", "/messages",
                                                             "/responses"};
  return std::ranges::any_of(endpoints, [path](std::string_view endpoint) { return path.ends_with(endpoint); });
}

void check_path(const Provider& row, std::string_view path, Warnings& warnings) {
  auto who = "provider '" + row.name + "': ";
  if (ends_in_endpoint(path)) {
    warnings.push_back(who + "base_url names an endpoint; it ends before that, the program adds the rest");
  } else if (row.dialect == "anthropic" && path.ends_with("/v1")) {
    warnings.push_back(who + "base_url ends in /v1, to which /v1/messages is added; leave /v1 out");
  } else if (row.dialect == "openai_chat" && path.empty()) {
    warnings.push_back(who + "base_url has no path; most servers of this dialect want /v1 at its end");
  }
}

// Other machines' names have a dot or a colon; one without (a container's) stays in a network of its own.
bool stays_near(const std::string& host) {
  return host.starts_with("127.") || host == "::1" || host.find_first_of(".:") == std::string::npos;
}

bool has_secret_header(const Provider& row) {
  return std::ranges::any_of(row.headers, [](const http::Header& header) { return looks_like_key(header.value); });
}

void check_provider(const Provider& row, Warnings& warnings) {
  if (row.demo) return;
  const provider::BaseUrl& url = row.base_url;
  check_path(row, url.path_prefix, warnings);
  if (row.auth != Auth::none && !url.endpoint.tls && !stays_near(url.endpoint.host)) {
    warnings.push_back("provider '" + row.name + "': the key travels unencrypted over http://");
  }
  if (has_secret_header(row)) {
    warnings.push_back("provider '" + row.name +
                       "': a header's value looks like a key, which everyone who reads the file sees");
  }
}

bool is_used(const ModelMap& map, const CapabilityRule& rule) {
  auto speaks_of = [&rule](const TargetName& target) { return applies_to(rule, target.provider, target.model); };
  return std::ranges::any_of(map.roles, [&](const auto& named) {
    return speaks_of(named.second.target) || std::ranges::any_of(named.second.fallbacks, speaks_of);
  });
}

void check_capabilities(const ModelMap& map, Warnings& warnings) {
  if (map.allow_direct) return;  // a request may name any model
  for (const CapabilityRule& rule : map.capabilities) {
    if (is_used(map, rule)) continue;
    auto key = rule.target.provider + "/" + rule.target.model + (rule.is_prefix ? "*" : "");
    warnings.push_back("capabilities " + quoted(key) + ": no role uses such a model");
  }
}

}  // namespace

std::vector<std::string> warnings_of(const ModelMap& map) {
  Warnings warnings;
  if (map.roles.empty() && !map.allow_direct) warnings.emplace_back("there is no role, so every request is refused");
  for (const auto& [name, role] : map.roles) check_role(name, role, warnings);
  for (const auto& [name, row] : map.providers) check_provider(row, warnings);
  check_capabilities(map, warnings);
  if (std::ranges::find(map.cors_origins, "*") != map.cors_origins.end()) {
    warnings.emplace_back("cors_origins: '*' lets every web page send requests; name the pages that may");
  }
  return warnings;
}

}  // namespace sfai::gateway
