#include <algorithm>
#include <array>

#include "gateway/map_rules.h"
#include "gateway/model_map_parts.h"

namespace sfai::gateway {
namespace {

using provider::Auth;
using provider::Provider;
using wire::JsonKind;

constexpr std::array<std::string_view, 9> provider_keys{
    "dialect", "base_url", "api_key_env", "api_key_secret", "headers", "ca_file", "timeouts", "retries", "circuit"};
constexpr std::array<std::string_view, 2> circuit_keys{"failures", "open_ms"};
constexpr std::size_t most_keys = 16;
constexpr std::array<std::string_view, 2> dialects{"openai_chat", "anthropic"};

// The first three would carry a key in the file; the others belong to the program, which frames the request.
constexpr std::array<std::string_view, 15> refused_headers{"authorization",
                                                           "x-api-key",
                                                           "api-key",
                                                           "accept",
                                                           "accept-encoding",
                                                           "connection",
                                                           "content-encoding",
                                                           "content-length",
                                                           "content-type",
                                                           "expect",
                                                           "host",
                                                           "te",
                                                           "proxy-authorization",
                                                           "transfer-encoding",
                                                           "upgrade"};

void read_dialect(const Place& row, Provider& result, const Provider* built_in, MapProblems& problems) {
  auto place = row.member("dialect");
  auto dialect = read_string(place, problems);
  if (!dialect) return;
  if (!is_among(*dialect, dialects)) {
    problems.add(place,
                 "must be 'openai_chat' or 'anthropic', not " + quoted(*dialect) + suggestion(*dialect, dialects));
    return;
  }
  if (built_in && built_in->dialect != *dialect && !row.member("base_url")) {
    problems.add(place, "another dialect than the vendor's own needs its own 'base_url', too");
  }
  result.dialect = *dialect;
}

void read_base_url(const Place& place, Provider& result, MapProblems& problems) {
  auto url = read_string(place, problems);
  if (!url) return;
  // The URL itself is not repeated: it may hold a password.
  auto parsed = provider::parse_base_url(*url);
  if (!parsed) return problems.add(place, parsed.error()->message);
  result.base_url = std::move(*parsed);
}

struct NameRule {
  bool (*holds)(std::string_view);
  std::string_view text;
};
constexpr NameRule variable_rule{is_variable_name, "must be the name of an environment variable, as in OPENAI_API_KEY"};
constexpr NameRule secret_rule{is_secret_name, "must be the name of a secret, as in OPENAI_API_KEY"};

// A name that breaks its rule is never repeated: it may be the key itself.
std::string read_key_name(const Place& place, const NameRule& rule, MapProblems& problems) {
  auto name = read_string(place, problems);
  if (!name) return {};
  if (rule.holds(*name) && !looks_like_key(*name)) return *name;
  problems.add(place,
               std::string(rule.text) + "; if this is the key itself, take it out of the file and make a new one");
  return {};
}

// One name, or a list of names.
std::vector<std::string> read_key_list(const Place& place, const NameRule& rule, MapProblems& problems) {
  std::vector<std::string> names;
  if (!place) return names;
  if (!place.value.is(JsonKind::array)) return {read_key_name(place, rule, problems)};
  if (place.value.size() == 0 || place.value.size() > most_keys) {
    problems.add(place, "must be one name or a list of 1 to " + std::to_string(most_keys));
    return names;
  }
  for (auto item = place.value.first(); item; item = item.next()) {
    Place here = place.item(item, names.size());
    std::string name = read_key_name(here, rule, problems);
    if (!name.empty() && std::ranges::find(names, name) != names.end()) problems.add(here, "is in the list twice");
    names.push_back(std::move(name));
  }
  return names;
}

// Whoever names one place of the keys means that place: the built-in names do not linger beside it.
void read_key_names(const Place& row, Provider& result, MapProblems& problems) {
  auto variable = row.member("api_key_env");
  auto secret = row.member("api_key_secret");
  if (!variable && !secret) return;
  const auto variables = read_key_list(variable, variable_rule, problems);
  const auto secrets = secret ? read_key_list(secret, secret_rule, problems) : variables;
  if (!variables.empty() && !secrets.empty() && variables.size() != secrets.size()) {
    problems.add(secret, "must name as many keys as 'api_key_env': each is looked for under both of its names");
  }
  result.keys.clear();
  for (std::size_t i = 0; i < std::max(variables.size(), secrets.size()); ++i) {
    result.keys.push_back({i < variables.size() ? variables[i] : "", i < secrets.size() ? secrets[i] : ""});
  }
}

// `false`, or an object with numbers of its own.
provider::CircuitRule read_circuit(const Place& place, MapProblems& problems) {
  provider::CircuitRule rule;
  if (!place) return rule;
  if (place.value.is(JsonKind::boolean) && !place.value.boolean().value_or(true)) return {.failures = 0};
  if (!expect(place, JsonKind::object, "false or an object", problems)) return rule;
  report_unknown_members(place, circuit_keys, problems);
  rule.failures =
      static_cast<int>(read_integer(place.member("failures"), {1, 1'000}, problems).value_or(rule.failures));
  rule.open = Milliseconds(read_integer(place.member("open_ms"), {1, 600'000}, problems).value_or(rule.open.count()));
  return rule;
}

void check_header(const Place& headers, wire::JsonValue member, MapProblems& problems) {
  auto name = member.key();
  if (!is_header_name(name)) {
    problems.add_at_key(headers, member, "header " + quoted(name) + " must be written in lower case, as in 'x-title'");
    return;
  }
  auto refused = std::ranges::find(refused_headers, name);
  if (refused == refused_headers.end()) return;
  auto carries_key = refused - refused_headers.begin() < 3;
  problems.add_at_key(headers, member,
                      "header " + quoted(name) +
                          (carries_key ? " would hold a key: name its environment variable in 'api_key_env' instead"
                                       : " is set by the program itself: remove it"));
}

void read_headers(const Place& place, Provider& result, MapProblems& problems) {
  if (!expect(place, JsonKind::object, "an object of strings", problems)) return;
  for (auto member = place.value.first(); member; member = member.next()) {
    check_header(place, member, problems);
    auto here = place.child(member, member.key());
    auto value = read_string(here, problems);
    if (!value) continue;
    if (!is_header_value(*value)) problems.add(here, "a header's value is printable ASCII");
    result.headers.set(member.key(), *value);
  }
}

void require(const Place& row, std::string_view name, MapProblems& problems) {
  if (!row.member(name)) problems.add(row, quoted(name) + " is missing: a new provider needs 'dialect' and 'base_url'");
}

Auth auth_of(const Provider& row, const Provider* built_in) {
  if (!built_in && row.keys.empty()) return Auth::none;
  return row.dialect == "anthropic" ? Auth::x_api_key : Auth::bearer;
}

}  // namespace

Provider read_provider(std::string_view name, const Place& place, const Provider* built_in, MapProblems& problems) {
  auto row = built_in ? *built_in : Provider{};
  row.name = name;
  if (!expect(place, JsonKind::object, "an object", problems)) return row;
  report_unknown_members(place, provider_keys, problems);
  if (!built_in) {
    require(place, "dialect", problems);
    require(place, "base_url", problems);
  }
  read_dialect(place, row, built_in, problems);
  read_base_url(place.member("base_url"), row, problems);
  read_key_names(place, row, problems);
  read_headers(place.member("headers"), row, problems);
  if (auto file = read_string(place.member("ca_file"), problems)) {
    if (!is_file_name(*file)) problems.add(place.member("ca_file"), "must be the name of a PEM file");
    row.ca_file = *file;
  }
  row.timeouts = read_timeouts(place.member("timeouts"), problems);
  row.retries = read_retries(place.member("retries"), problems);
  row.circuit = read_circuit(place.member("circuit"), problems);
  row.auth = auth_of(row, built_in);
  return row;
}

}  // namespace sfai::gateway
