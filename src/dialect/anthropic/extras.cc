#include "dialect/anthropic/extras.h"

#include <algorithm>

#include "wire/json_pointer.h"

namespace sfai::dialect::anthropic {
bool is_sendable(const chat::Extra& extra) {
  return extra.dialect == dialect_name || (extra.name == "cache_control" && extra.raw != "null");
}

std::string_view own_extra(const chat::Extras& extras, std::string_view name) {
  const auto found = std::ranges::find_if(
      extras, [&](const chat::Extra& extra) { return extra.dialect == dialect_name && extra.name == name; });
  return found == extras.end() ? std::string_view() : std::string_view(found->raw);
}

std::string_view cache_control_of(const chat::Extras& extras) {
  const auto found = std::ranges::find_if(
      extras, [](const chat::Extra& extra) { return extra.name == "cache_control" && extra.raw != "null"; });
  return found == extras.end() ? std::string_view() : std::string_view(found->raw);
}

void write_extra(wire::JsonWriter& json, const chat::Extra& extra, std::string_view prefix) {
  json.member_raw(wire::name_of_token(std::string_view(extra.name).substr(prefix.size())), extra.raw);
}

bool is_below(const chat::Extra& extra, std::string_view prefix) {
  return extra.dialect == dialect_name && extra.name.starts_with(prefix) &&
         extra.name.find('/', prefix.size()) == std::string::npos;
}

void write_below(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix) {
  for (const auto& extra : extras) {
    if (is_below(extra, prefix)) write_extra(json, extra, prefix);
  }
}

chat::Extras other_members(wire::JsonValue object, std::initializer_list<std::string_view> known,
                           std::string_view prefix) {
  chat::Extras extras;
  for (auto member = object.first(); member; member = member.next()) {
    const std::string name = member.key();
    if (std::ranges::find(known, name) != known.end()) continue;
    extras.push_back(
        {std::string(dialect_name), std::string(prefix) + wire::pointer_token(name), std::string(member.raw())});
  }
  return extras;
}

}  // namespace sfai::dialect::anthropic
