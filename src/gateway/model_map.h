#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "chat/model_traits.h"
#include "provider/provider.h"

namespace sfai::gateway {

// A provider by name and the model's name there.
struct TargetName {
  std::string provider;
  std::string model;
  bool operator==(const TargetName&) const = default;
};

// One place to try. Its provider stands in the same map.
struct Target {
  const provider::Provider* provider = nullptr;
  std::string model;
  chat::ModelTraits traits = {};  // what the model accepts, as the map has it
};

struct RoleConfig {
  TargetName target;
  std::string params;      // a JSON object in OpenAI Chat's names, verbatim; empty when absent
  std::string force;       // the same
  std::string extra_body;  // a JSON object whose members go verbatim to the upstream; empty when absent
  std::vector<TargetName> fallbacks;
  bool strict = false;
  provider::Timeouts timeouts;
  std::optional<int> retries;        // of the same target; its provider's, or the usual number, when absent
  std::vector<Target> targets = {};  // the target and its fallbacks, looked up
};

struct CapabilityMember;

// One entry of the map's `capabilities`: what it says of some models, in place of what the catalog says.
struct CapabilityRule {
  TargetName target;       // with is_prefix the beginning of the models' names
  bool is_prefix = false;  // the key ended in "*"
  chat::ModelTraits values;
  std::vector<const CapabilityMember*> said;  // those members of `values` that count; they live as long as the program
};

// A whole valid model_map.json. Every provider that a role names is there, built-in ones included. To be moved, not
// copied: its targets point into it.
struct ModelMap {
  std::vector<std::pair<std::string, RoleConfig>> roles;  // in the order of the file
  std::map<std::string, provider::Provider, std::less<>> providers;
  std::vector<CapabilityRule> capabilities;  // the more specific ones later; see gateway/capabilities.h
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
