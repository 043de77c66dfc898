#pragma once

#include "gateway/map_reader.h"

// The parts of a model map, each read by its own file. What they return counts only when no problem was added.
namespace sfai::gateway {

// model_map_params.cc: a role's params or force; extra_body. The object's text, empty when there is nothing in it.
std::string read_params(const Place& place, MapProblems& problems);
bool is_parameter(std::string_view name);  // one of those that params may hold
std::string read_extra_body(const Place& place, MapProblems& problems);

// model_map_provider.cc. `built_in` is the row that this one overrides, null for a new provider.
provider::Provider read_provider(std::string_view name, const Place& place, const provider::Provider* built_in,
                                 MapProblems& problems);

// model_map_capabilities.cc. The more specific rules come later. `providers` are the names that a key may use.
std::vector<CapabilityRule> read_capabilities(const Place& place, Names providers, MapProblems& problems);

// model_map_role.cc. `providers` are the names that a role may use.
RoleConfig read_role(const Place& place, Names providers, MapProblems& problems);
// The message for a provider that is not there.
std::string no_such_provider(std::string_view name, Names providers);

}  // namespace sfai::gateway
