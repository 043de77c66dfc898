#include <algorithm>
#include <tuple>

#include "gateway/capability_members.h"
#include "gateway/map_rules.h"
#include "gateway/model_map_parts.h"

namespace sfai::gateway {
namespace {

std::vector<std::string_view> member_names() {
  std::vector<std::string_view> names;
  for (const CapabilityMember& member : capability_members()) names.push_back(member.name);
  return names;
}

// "provider/model", or "provider/prefix*" for all models whose names begin so.
CapabilityRule read_key(const Place& place, wire::JsonValue member, Names providers, MapProblems& problems) {
  CapabilityRule rule;
  auto key = member.key();
  auto target = parse_target_name(key);
  if (!target || !is_model_pattern(target->model)) {
    problems.add_at_key(place, member,
                        "must be 'provider/model' or 'provider/prefix*', as in 'openai/gpt-5*'; not " + quoted(key));
    return rule;
  }
  if (!is_among(target->provider, providers)) {
    problems.add_at_key(place, member, no_such_provider(target->provider, providers));
  }
  rule.target = std::move(*target);
  rule.is_prefix = rule.target.model.ends_with('*');
  if (rule.is_prefix) rule.target.model.pop_back();
  return rule;
}

void read_members(const Place& place, CapabilityRule& rule, MapProblems& problems) {
  if (!expect(place, wire::JsonKind::object, "an object", problems)) return;
  report_unknown_members(place, member_names(), problems);
  for (const CapabilityMember& member : capability_members()) {
    auto here = place.member(member.name);
    if (!here) continue;
    member.read(here, rule.values, problems);
    rule.said.push_back(&member);
  }
}

// A longer prefix says more than a shorter one, and a whole name more than any prefix.
auto weight(const CapabilityRule& rule) {
  const std::string_view model = rule.target.model;
  return std::tuple(!rule.is_prefix, model.size(), std::string_view(rule.target.provider), model);
}

}  // namespace

std::vector<CapabilityRule> read_capabilities(const Place& place, Names providers, MapProblems& problems) {
  std::vector<CapabilityRule> rules;
  if (!expect(place, wire::JsonKind::object, "an object, by 'provider/model'", problems)) return rules;
  for (auto member = place.value.first(); member; member = member.next()) {
    auto rule = read_key(place, member, providers, problems);
    read_members(place.child(member, member.key()), rule, problems);
    rules.push_back(std::move(rule));
  }
  std::ranges::sort(rules, {}, weight);
  return rules;
}

}  // namespace sfai::gateway
