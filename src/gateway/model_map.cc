#include "gateway/model_map.h"

#include <algorithm>
#include <array>

#include "gateway/capabilities.h"
#include "gateway/map_rules.h"
#include "gateway/model_map_parts.h"

namespace sfai::gateway {
namespace {

using wire::JsonKind;
using wire::JsonValue;

constexpr std::array<std::string_view, 7> top_keys{"models",       "providers",    "capabilities", "allow_direct",
                                                   "default_role", "cors_origins", "$schema"};

bool is_role_shaped(JsonValue value) {
  return value.is(JsonKind::string) || value.member("provider") || value.member("model");
}

// A bare map of roles has none of the file's own members but "$schema". A file with another slip ({"modles": {…}}) is
// read as a whole map, so that the message speaks of the slip; neither reading would accept it.
bool is_bare(JsonValue root) {
  std::size_t roles = 0;
  for (auto member = root.first(); member; member = member.next()) {
    auto name = member.key();
    if (name == "$schema") continue;
    if (is_among(name, top_keys) || !is_role_shaped(member)) return false;
    ++roles;
  }
  return roles > 0;
}

void read_schema(const Place& root, MapProblems& problems) { read_string(root.member("$schema"), problems); }

class MapParser {
 public:
  MapParser() {
    for (const auto& row : provider::built_in_providers()) map_.providers.emplace(row.name, row);
  }

  void parse(const Place& root) {
    report_duplicates(root, problems_);
    read_schema(root, problems_);
    if (is_bare(root.value)) {
      read_providers({});
      read_roles(root);
      return;
    }
    read_whole(root);
  }

  std::expected<ModelMap, std::vector<MapProblem>> result() && {
    if (!problems_.empty()) return std::unexpected(std::move(problems_).in_file_order());
    return std::move(map_);
  }

 private:
  void read_whole(const Place& root) {
    report_unknown_members(root);
    if (!root.member("models")) problems_.add(root, "'models' is missing: it holds the roles, by their names");
    read_providers(root.member("providers"));
    auto models = root.member("models");
    if (expect(models, JsonKind::object, "an object of roles", problems_)) read_roles(models);
    map_.capabilities = read_capabilities(root.member("capabilities"), provider_names_, problems_);
    map_.allow_direct = read_boolean(root.member("allow_direct"), problems_).value_or(false);
    read_default_role(root.member("default_role"));
    read_origins(root.member("cors_origins"));
  }

  void report_unknown_members(const Place& root) {
    for (auto member = root.value.first(); member; member = member.next()) {
      auto name = member.key();
      if (is_among(name, top_keys)) continue;
      auto hint = is_role_shaped(member) ? ": a role stands inside 'models'" : "";
      problems_.add_at_key(root, member, unknown_key(name, top_keys) + hint);
    }
  }

  void read_providers(const Place& place) {
    expect(place, JsonKind::object, "an object of providers", problems_);
    for (auto member = place.value.first(); member; member = member.next()) read_row(place, member);
    for (const auto& [name, row] : map_.providers) provider_names_.push_back(name);
  }

  void read_row(const Place& place, JsonValue member) {
    auto name = member.key();
    if (!place.value.is(JsonKind::object)) return;
    if (!is_provider_name(name)) {
      problems_.add_at_key(place, member,
                           "a provider's name is made of a-z, 0-9, '_' and '-' (at most 64), not " + quoted(name));
    }
    auto built_in = std::ranges::find(provider::built_in_providers(), name, &provider::Provider::name);
    auto is_built_in = built_in != provider::built_in_providers().end();
    if (is_built_in && built_in->demo) {
      problems_.add_at_key(place, member, "'demo' answers inside the program and cannot be changed: take another name");
      return;
    }
    auto row = read_provider(name, place.child(member, name), is_built_in ? &*built_in : nullptr, problems_);
    map_.providers.insert_or_assign(name, std::move(row));
  }

  void read_roles(const Place& place) {
    for (auto member = place.value.first(); member; member = member.next()) {
      auto name = member.key();
      if (place.pointer.empty() && name == "$schema") continue;
      if (!is_role_name(name)) {
        problems_.add_at_key(place, member,
                             "a role's name is 1 to 128 characters without control characters and without a space at "
                             "its ends, not " +
                                 quoted(name));
      }
      map_.roles.emplace_back(name, read_role(place.child(member, name), provider_names_, problems_));
    }
  }

  void read_default_role(const Place& place) {
    auto name = read_string(place, problems_);
    if (!name) return;
    map_.default_role = *name;
    if (map_.role(*name)) return;
    std::vector<std::string_view> names;
    names.reserve(map_.roles.size());
    for (const auto& [role, config] : map_.roles) names.emplace_back(role);
    problems_.add(place, "there is no role " + quoted(*name) + suggestion(*name, names));
  }

  void read_origins(const Place& place) {
    if (!expect(place, JsonKind::array, "an array of strings", problems_)) return;
    for (auto item = place.value.first(); item; item = item.next()) {
      auto here = place.item(item, map_.cors_origins.size());
      auto origin = read_string(here, problems_).value_or("*");
      if (!is_origin(origin)) {
        problems_.add(here,
                      "must be an origin as browsers send it ('https://host' or 'https://host:port', in lower "
                      "case, without a path) or '*'; not " +
                          quoted(origin));
      }
      map_.cors_origins.push_back(std::move(origin));
    }
  }

  ModelMap map_;
  MapProblems problems_;
  std::vector<std::string_view> provider_names_;  // views into map_.providers
};

void look_targets_up(ModelMap& map) {
  for (auto& [name, role] : map.roles) {
    role.targets = {target_of(map, role.target)};
    for (const TargetName& fallback : role.fallbacks) role.targets.push_back(target_of(map, fallback));
  }
}

std::vector<MapProblem> whole(std::string message) { return {{"", std::move(message)}}; }

}  // namespace

const RoleConfig* ModelMap::role(std::string_view name) const {
  auto found = std::ranges::find(roles, name, &std::pair<std::string, RoleConfig>::first);
  return found == roles.end() ? nullptr : &found->second;
}

std::expected<ModelMap, std::vector<MapProblem>> parse_model_map(std::string text) {
  // Windows' editors and PowerShell write both; the byte order mark is harmless, UTF-16 is not JSON (RFC 8259,
  // section 8.1).
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return std::unexpected(whole("the file is UTF-16: save it as UTF-8"));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  wire::JsonDocument document;
  auto root = document.parse(std::move(text));
  if (!root) return std::unexpected(whole(root.error()->message));
  if (!root->is(JsonKind::object)) {
    return std::unexpected(whole("a model map is an object, not " + std::string(root->kind_name())));
  }
  MapParser parser;
  parser.parse({*root, ""});
  auto map = std::move(parser).result();
  if (map) look_targets_up(*map);
  return map;
}

}  // namespace sfai::gateway
