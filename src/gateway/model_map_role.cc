#include <algorithm>
#include <array>

#include "gateway/map_rules.h"
#include "gateway/model_map_parts.h"

namespace sfai::gateway {
namespace {

using wire::JsonKind;

constexpr std::array<std::string_view, 9> role_keys{"provider",  "model",  "params",   "force",  "extra_body",
                                                    "fallbacks", "strict", "timeouts", "retries"};

constexpr std::string_view label_rule =
    "is 1 to 256 characters without control characters and without a space at its ends";

void check_provider(const Place& place, std::string_view name, Names providers, MapProblems& problems) {
  if (!is_among(name, providers)) problems.add(place, no_such_provider(name, providers));
}

void check_model(const Place& place, std::string_view name, MapProblems& problems) {
  if (!is_model_name(name)) problems.add(place, "a model's name " + std::string(label_rule));
}

TargetName read_short_form(const Place& place, Names providers, MapProblems& problems) {
  auto text = read_string(place, problems);
  if (!text) return {};
  auto target = parse_target_name(*text);
  if (!target) {
    problems.add(place, "must be 'provider/model', as in 'openai/gpt-5.1'; not " + quoted(*text));
    return {};
  }
  check_provider(place, target->provider, providers, problems);
  check_model(place, target->model, problems);
  return *target;
}

TargetName read_long_form(const Place& place, Names providers, MapProblems& problems) {
  TargetName target;
  for (std::string_view name : {"provider", "model"}) {
    if (!place.member(name)) problems.add(place, quoted(name) + " is missing");
  }
  if (auto name = read_string(place.member("provider"), problems)) {
    check_provider(place.member("provider"), *name, providers, problems);
    target.provider = std::move(*name);
  }
  if (auto name = read_string(place.member("model"), problems)) {
    check_model(place.member("model"), *name, problems);
    target.model = std::move(*name);
  }
  return target;
}

void report_unknown_of_role(const Place& place, MapProblems& problems) {
  for (auto member = place.value.first(); member; member = member.next()) {
    auto name = member.key();
    if (is_among(name, role_keys)) continue;
    auto hint = is_parameter(name) ? ": it belongs in 'params' or 'force'" : "";
    problems.add_at_key(place, member, unknown_key(name, role_keys) + hint);
  }
}

std::vector<TargetName> read_fallbacks(const Place& place, Names providers, MapProblems& problems) {
  std::vector<TargetName> fallbacks;
  if (!expect(place, JsonKind::array, "an array of 'provider/model'", problems)) return fallbacks;
  for (auto item = place.value.first(); item; item = item.next()) {
    fallbacks.push_back(read_short_form(place.item(item, fallbacks.size()), providers, problems));
  }
  return fallbacks;
}

}  // namespace

std::optional<TargetName> parse_target_name(std::string_view text) {
  auto slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return std::nullopt;
  return TargetName{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

std::string no_such_provider(std::string_view name, Names providers) {
  std::string known;
  for (auto provider : providers) known.append(known.empty() ? "" : ", ").append(provider);
  return "there is no provider " + quoted(name) + suggestion(name, providers) + "; there are " + known;
}

RoleConfig read_role(const Place& place, Names providers, MapProblems& problems) {
  RoleConfig role;
  if (place.value.is(JsonKind::string)) {
    role.target = read_short_form(place, providers, problems);
    return role;
  }
  if (!expect(place, JsonKind::object, "'provider/model' or an object", problems)) return role;
  report_unknown_of_role(place, problems);
  role.target = read_long_form(place, providers, problems);
  role.params = read_params(place.member("params"), problems);
  role.force = read_params(place.member("force"), problems);
  role.extra_body = read_extra_body(place.member("extra_body"), problems);
  role.fallbacks = read_fallbacks(place.member("fallbacks"), providers, problems);
  role.strict = read_boolean(place.member("strict"), problems).value_or(false);
  role.timeouts = read_timeouts(place.member("timeouts"), problems);
  role.retries = read_retries(place.member("retries"), problems);
  return role;
}

}  // namespace sfai::gateway
