#pragma once

#include <string>
#include <string_view>

#include "chat/model_traits.h"
#include "gateway/model_map.h"

namespace sfai::gateway {

// What a model accepts: the catalog's table (provider/models.h), and over it what the map's `capabilities` say, member
// by member.
chat::ModelTraits traits_of(const ModelMap& map, const provider::Provider& provider, std::string_view model);

// The provider, which must be in the map, and the model with what it accepts.
Target target_of(const ModelMap& map, const TargetName& name);

// True when this rule speaks of that model.
bool applies_to(const CapabilityRule& rule, std::string_view provider, std::string_view model);

// A JSON object with every member, in the map's own names.
std::string render_traits(const chat::ModelTraits& traits);

}  // namespace sfai::gateway
