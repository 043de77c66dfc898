#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "provider/provider.h"

namespace sfai::gateway {

// A provider by name and the model's name there.
struct TargetName {
  std::string provider;
  std::string model;
  bool operator==(const TargetName&) const = default;
};

struct RoleConfig {
  TargetName target;
  std::string params;      // a JSON object in OpenAI Chat's names, verbatim; empty when absent
  std::string force;       // the same
  std::string extra_body;  // a JSON object whose members go verbatim to the upstream; empty when absent
  std::vector<TargetName> fallbacks;
  bool strict = false;
  provider::Timeouts timeouts;
};

// A whole valid model_map.json. Every provider that a role names is there, built-in ones included.
struct ModelMap {
  std::vector<std::pair<std::string, RoleConfig>> roles;  // in the order of the file
  std::map<std::string, provider::Provider, std::less<>> providers;
  bool allow_direct = false;
  std::string default_role;  // empty: none
  std::vector<std::string> cors_origins;

  const RoleConfig* role(std::string_view name) const;
};

// What is wrong with a map: where (JSON pointer; empty for the whole) and what to do.
struct MapProblem {
  std::string pointer;
  std::string message;
  bool operator==(const MapProblem&) const = default;
};

// All problems at once, in the order of the file. `text` is the file's bytes; a bare map of roles is accepted too.
std::expected<ModelMap, std::vector<MapProblem>> parse_model_map(std::string text);

// "provider/model", split at the first slash; nothing when either side is empty.
std::optional<TargetName> parse_target_name(std::string_view text);

}  // namespace sfai::gateway
