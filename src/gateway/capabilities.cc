#include "gateway/capabilities.h"

#include "gateway/capability_members.h"
#include "provider/models.h"

namespace sfai::gateway {

bool applies_to(const CapabilityRule& rule, std::string_view provider, std::string_view model) {
  if (rule.target.provider != provider) return false;
  return rule.is_prefix ? model.starts_with(rule.target.model) : model == rule.target.model;
}

chat::ModelTraits traits_of(const ModelMap& map, const provider::Provider& provider, std::string_view model) {
  chat::ModelTraits traits = provider::traits_of(provider.dialect, model);
  for (const CapabilityRule& rule : map.capabilities) {
    if (!applies_to(rule, provider.name, model)) continue;
    for (const CapabilityMember* member : rule.said) member->copy(rule.values, traits);
  }
  return traits;
}

Target target_of(const ModelMap& map, const TargetName& name) {
  const provider::Provider& row = map.providers.find(name.provider)->second;
  return Target{&row, name.model, traits_of(map, row, name.model)};
}

std::string render_traits(const chat::ModelTraits& traits) {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object();
  for (const CapabilityMember& member : capability_members()) member.write(traits, json.key(member.name));
  json.end_object();
  return text;
}

}  // namespace sfai::gateway
