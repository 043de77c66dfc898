// The first byte says what is done to which member; the rest is the object. The result must be JSON, hold what was
// asked for, and have every other member as it was, byte by byte and in the same order.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json_patch.h"

namespace {

using sfai::wire::JsonDocument;
using sfai::wire::JsonKind;
using sfai::wire::JsonValue;
using sfai::wire::ObjectPatch;

constexpr std::string_view new_name = "a new \"name\"";
constexpr std::string_view new_value = R"({"new": [1.0, "\n"]})";

void require(bool truth) {
  if (!truth) std::abort();
}

// The name of the member at `place`, or one that is hardly there.
std::string name_at(JsonValue object, unsigned place) {
  JsonValue member = object.first();
  while (member && place-- > 0) member = member.next();
  return member ? member.key() : "absent";
}

std::vector<std::string> others(JsonValue object, std::string_view first, std::string_view second) {
  std::vector<std::string> members;
  for (JsonValue member = object.first(); member; member = member.next()) {
    const std::string name = member.key();
    if (name != first && name != second)
      members.push_back(std::string(member.raw_key()) + ":" + std::string(member.raw()));
  }
  return members;
}

struct Change {
  bool set, rename, erase;
};

void check(JsonValue before, JsonValue after, const std::string& name, Change change) {
  const bool was_there = static_cast<bool>(before[name]);
  const bool renamed = change.rename && (was_there || change.set);
  const std::string final_name = renamed ? std::string(new_name) : name;
  const JsonValue result = after[final_name];
  if (change.erase) return require(!after[name]);
  if (change.set) require(result.raw() == new_value);
  if (renamed) require(!after[name]);
  if (!change.set && was_there) require(result.raw() == before[name].raw());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  static JsonDocument before, after;
  const auto object = before.parse_copy({reinterpret_cast<const char*>(bytes) + 1, size - 1});
  if (!object || !object->is(JsonKind::object)) return 0;

  const Change change{.set = (bytes[0] & 1U) != 0, .rename = (bytes[0] & 2U) != 0, .erase = (bytes[0] & 4U) != 0};
  const std::string name = name_at(*object, bytes[0] >> 3U);
  if (name == new_name || (*object)[new_name]) return 0;
  ObjectPatch patch(*object);
  if (change.set) patch.set(name, std::string(new_value));
  if (change.rename) patch.rename(name, new_name);
  if (change.erase) patch.erase(name);

  const auto result = after.parse(patch.apply());
  require(result && result->is(JsonKind::object));
  require(others(*object, name, new_name) == others(*result, name, new_name));
  check(*object, *result, name, change);
  return 0;
}
