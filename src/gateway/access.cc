#include "gateway/access.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/crypto.h"
#include "base/text.h"
#include "wire/json.h"

namespace sfai::gateway {
namespace {

std::unexpected<Error> refuse(std::string_view message) {
  return fail(ErrorKind::unauthorized, message, "", "invalid_api_key");
}

// "2027-01-31" (the whole of that day counts) or "2027-01-31T12:00:00Z".
std::optional<std::chrono::sys_seconds> parse_time(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  int hour = 24, minute = 0, second = 0, used = 0;
  bool date_only = text.size() == 10;
  int read = std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used);
  if (read != 3 || used != 10) return std::nullopt;
  if (!date_only) {
    used = 0;
    std::sscanf(text.c_str() + 10, "T%2d:%2d:%2dZ%n", &hour, &minute, &second, &used);
    if (used == 0 || static_cast<std::size_t>(used) + 10 != text.size()) return std::nullopt;
  }
  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::unexpected<Error> bad_entry(const std::string& name, std::string_view what) {
  return fail(ErrorKind::not_configured, "client key '" + name + "': " + std::string(what));
}

constexpr std::array<std::string_view, 4> entry_members{"sha256", "roles", "expires", "limits"};

std::string unknown_member(const std::string& name) {
  const auto near = nearest(name, entry_members);
  const std::string guess = near ? "did you mean '" + std::string(*near) + "'? " : "";
  return "unknown member '" + name + "' (" + guess + "known: sha256, roles, expires, limits)";
}

Result<ClientKey> parse_key_object(const std::string& name, wire::JsonValue entry) {
  auto hash = from_hex(entry["sha256"].string());
  ClientKey key{.name = name, .sha256 = hash.value_or(""), .roles = {}, .expires = {}, .limits = {}};
  if (key.sha256.size() != 32) return bad_entry(name, "'sha256' must be 64 lower-case hexadecimal digits");
  for (auto member = entry.first(); member; member = member.next()) {
    if (std::ranges::find(entry_members, member.key()) == entry_members.end()) {
      return bad_entry(name, unknown_member(member.key()));
    }
  }
  if (auto roles = entry["roles"]) {
    if (!roles.is(wire::JsonKind::array) || roles.size() == 0)
      return bad_entry(name, "'roles' must be a list of role names");
    for (auto role = roles.first(); role; role = role.next()) key.roles.push_back(role.string());
  }
  if (auto expires = entry["expires"]) {
    key.expires = parse_time(expires.string());
    if (!key.expires) return bad_entry(name, "'expires' must be a date such as 2027-01-31 or 2027-01-31T12:00:00Z");
  }
  if (auto limits = entry["limits"]) {
    auto parsed = parse_key_limits(limits);
    if (!parsed) return bad_entry(name, parsed.error()->message);
    key.limits = *parsed;
  }
  return key;
}

Result<ClientKey> parse_key(wire::JsonValue entry) {
  std::string name = entry.key();
  if (entry.is(wire::JsonKind::object)) return parse_key_object(name, entry);
  if (!entry.is(wire::JsonKind::string)) return bad_entry(name, "must be a key or an object with 'sha256'");
  std::string plain = entry.string();
  if (plain.size() < 8) return bad_entry(name, "is shorter than 8 characters");
  return ClientKey{.name = name, .sha256 = sha256(plain), .roles = {}, .expires = {}, .limits = {}};
}

Result<const ClientKey*> admit_principal(const http::Request& request) {
  if (!request.principal.empty()) return nullptr;
  return fail(ErrorKind::forbidden,
              "SFAI_AUTH is iam, but nobody was asked who calls: the Function URL must have the auth type AWS_IAM", "",
              "iam_required");
}

}  // namespace

std::string_view presented_key(const http::Headers& headers) {
  constexpr std::string_view scheme = "bearer ";
  if (auto authorization = headers.find("authorization")) {
    if (equal_ignoring_case(authorization->substr(0, scheme.size()), scheme)) {
      return trim(authorization->substr(scheme.size()));
    }
  }
  if (auto key = headers.find("x-api-key")) return trim(*key);
  return {};
}

// With no room for more: they are kept as long as the answer takes.
http::Headers key_headers(const http::Headers& headers) {
  const auto authorization = headers.find("authorization");
  const auto key = headers.find("x-api-key");
  if (authorization && key) return {{"authorization", *authorization}, {"x-api-key", *key}};
  if (authorization) return {{"authorization", *authorization}};
  if (key) return {{"x-api-key", *key}};
  return {};
}

bool ClientKey::allows(std::string_view role) const {
  return roles.empty() || std::ranges::find(roles, role) != roles.end();
}

Result<const ClientKey*> Access::admit(const http::Request& request, WallTime now) const {
  if (mode == AuthMode::none) return nullptr;
  if (mode == AuthMode::iam) return admit_principal(request);
  if (keys.empty() && keys_out_of_reach) {
    return fail(ErrorKind::overloaded, "the client keys cannot be read at the moment: try again", "",
                "client_keys_unavailable");
  }
  if (keys.empty()) {
    return refuse("this gateway has no client keys yet: its operator sets SFAI_CLIENT_KEYS" + why_no_keys);
  }
  std::string_view presented = presented_key(request.headers);
  if (presented.empty()) return refuse("no client key: send 'Authorization: Bearer <key>' or 'x-api-key: <key>'");
  std::string hash = sha256(presented);
  const ClientKey* found = nullptr;
  for (const auto& key : keys) {
    if (equal_in_constant_time(key.sha256, hash)) found = &key;
  }
  if (found == nullptr) return refuse("unknown client key");
  if (found->expires && std::chrono::floor<std::chrono::seconds>(now) >= *found->expires)
    return refuse("the client key '" + found->name + "' has expired");
  return found;
}

Result<std::vector<ClientKey>> parse_client_keys(std::string_view text) {
  wire::JsonDocument document;
  auto root = document.parse_copy(text);
  if (!root) return fail(ErrorKind::not_configured, "client keys: " + root.error()->message);
  if (!root->is(wire::JsonKind::object)) {
    return fail(ErrorKind::not_configured, "client keys: a JSON object is expected, name -> key");
  }
  if (auto twice = root->duplicate_member()) return bad_entry(*twice, "is there twice");
  std::vector<ClientKey> keys;
  for (auto entry = root->first(); entry; entry = entry.next()) {
    auto key = parse_key(entry);
    if (!key) return std::unexpected(key.error());
    keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace sfai::gateway
