#include "gateway/map_reader.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sfai::gateway {
namespace {

std::string escaped(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c == '~') out += "~0";
    if (c == '/') out += "~1";
    if (c != '~' && c != '/') out += c;
  }
  return out;
}

constexpr std::size_t shown_bytes = 80;

// Cuts at a whole UTF-8 character.
std::string_view cut(std::string_view text) {
  if (text.size() <= shown_bytes) return text;
  auto end = shown_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

constexpr std::array<std::string_view, 11> key_members{"api_key",      "apikey",     "api-key", "key",
                                                       "token",        "auth_token", "secret",  "bearer",
                                                       "access_token", "secret_key", "password"};

bool names_a_key(std::string_view name) {
  return looks_like_key(name) || std::ranges::any_of(key_members, [name](std::string_view member) {
           return equal_ignoring_case(name, member);
         });
}

constexpr std::array<std::string_view, 4> timeout_names{"connect_ms", "first_byte_ms", "idle_ms", "total_ms"};

}  // namespace

Place Place::member(std::string_view name) const {
  auto found = value.member(name);
  return found ? child(found, name) : Place{{}, pointer};
}

Place Place::child(wire::JsonValue member, std::string_view name) const {
  return {member, pointer + "/" + escaped(name)};
}

Place Place::item(wire::JsonValue element, std::size_t index) const {
  return {element, pointer + "/" + std::to_string(index)};
}

void MapProblems::add(const Place& place, std::string message) {
  found_.emplace(place.value.raw().data(), MapProblem{place.pointer, std::move(message)});
}

void MapProblems::add_at_key(const Place& object, wire::JsonValue member, std::string message) {
  found_.emplace(member.raw_key().data(), MapProblem{object.pointer, std::move(message)});
}

std::vector<MapProblem> MapProblems::in_file_order() && {
  std::vector<MapProblem> problems;
  for (auto& [position, problem] : found_) problems.push_back(std::move(problem));
  return problems;
}

bool is_among(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }

bool looks_like_key(std::string_view text) {
  constexpr std::array<std::string_view, 7> beginnings{"sk-", "sk_", "gsk_", "xai-", "AIza", "hf_", "Bearer "};
  return std::ranges::any_of(beginnings, [text](std::string_view beginning) { return text.starts_with(beginning); });
}

std::string quoted(std::string_view text) {
  if (looks_like_key(text)) return "(what looks like a key)";
  auto shown = cut(text);
  std::string out = "'";
  for (char c : shown) out += (static_cast<unsigned char>(c) < ' ' || c == '\x7f') ? '?' : c;
  out += shown.size() < text.size() ? "…'" : "'";
  return out;
}

std::string suggestion(std::string_view word, Names names) {
  auto near = nearest(word, names);
  return near ? " (did you mean '" + std::string(*near) + "'?)" : "";
}

bool expect(const Place& place, wire::JsonKind kind, std::string_view wanted, MapProblems& problems) {
  if (!place) return false;
  if (place.value.is(kind)) return true;
  problems.add(place, "must be " + std::string(wanted) + ", not " + std::string(place.value.kind_name()));
  return false;
}

std::string unknown_key(std::string_view name, Names known) {
  if (names_a_key(name)) {
    return quoted(name) +
           ": keys do not belong in this file: put the key into the environment, .env or Secrets Manager, " +
           "and its name into the provider's 'api_key_env' or 'api_key_secret'";
  }
  return "unknown key " + quoted(name) + suggestion(name, known);
}

void report_unknown_members(const Place& object, Names known, MapProblems& problems) {
  for (auto member = object.value.first(); member; member = member.next()) {
    auto name = member.key();
    if (!is_among(name, known)) problems.add_at_key(object, member, unknown_key(name, known));
  }
}

void report_duplicates(const Place& place, MapProblems& problems) {
  if (auto name = place.value.duplicate_member()) problems.add(place, "key " + quoted(*name) + " stands here twice");
  auto is_array = place.value.is(wire::JsonKind::array);
  std::size_t index = 0;
  for (auto inner = place.value.first(); inner; inner = inner.next()) {
    if (inner.size() > 0)
      report_duplicates(is_array ? place.item(inner, index) : place.child(inner, inner.key()), problems);
    ++index;
  }
}

std::optional<bool> read_boolean(const Place& place, MapProblems& problems) {
  if (!expect(place, wire::JsonKind::boolean, "true or false", problems)) return std::nullopt;
  return place.value.boolean();
}

std::optional<std::string> read_string(const Place& place, MapProblems& problems) {
  if (!expect(place, wire::JsonKind::string, "a string", problems)) return std::nullopt;
  return place.value.string();
}

std::optional<std::int64_t> read_integer(const Place& place, IntegerRange range, MapProblems& problems) {
  if (!expect(place, wire::JsonKind::number, "an integer", problems)) return std::nullopt;
  auto number = place.value.integer();
  if (number && *number >= range.low && *number <= range.high) return number;
  problems.add(place, "must be an integer from " + std::to_string(range.low) + " to " + std::to_string(range.high));
  return std::nullopt;
}

provider::Timeouts read_timeouts(const Place& place, MapProblems& problems) {
  provider::Timeouts timeouts;
  if (!expect(place, wire::JsonKind::object, "an object", problems)) return timeouts;
  report_unknown_members(place, timeout_names, problems);
  auto read = [&](std::string_view name) -> std::optional<Milliseconds> {
    auto number = read_integer(place.member(name), {1, 86'400'000}, problems);
    return number ? std::optional(Milliseconds(*number)) : std::nullopt;
  };
  timeouts.connect = read("connect_ms");
  timeouts.first_byte = read("first_byte_ms");
  timeouts.idle = read("idle_ms");
  timeouts.total = read("total_ms");
  return timeouts;
}

std::optional<int> read_retries(const Place& place, MapProblems& problems) {
  auto number = read_integer(place, {0, 10}, problems);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

}  // namespace sfai::gateway
