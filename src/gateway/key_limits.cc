#include "gateway/key_limits.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sfai::gateway {
namespace {

constexpr std::int64_t largest = 1'000'000'000'000;

constexpr std::array<std::string_view, 5> names{"requests_per_minute", "requests_per_day", "tokens_per_minute",
                                                "tokens_per_day", "open_streams"};
constexpr std::array members{&KeyLimits::requests_per_minute, &KeyLimits::requests_per_day,
                             &KeyLimits::tokens_per_minute, &KeyLimits::tokens_per_day, &KeyLimits::open_streams};

std::unexpected<Error> unknown(const std::string& name) {
  const auto near = nearest(name, names);
  std::string message = "unknown member 'limits." + name + "'";
  if (near) message += " (did you mean '" + std::string(*near) + "'?)";
  return fail(ErrorKind::not_configured, message +
                                             ": known are requests_per_minute, requests_per_day, "
                                             "tokens_per_minute, tokens_per_day, open_streams");
}

}  // namespace

Result<KeyLimits> parse_key_limits(wire::JsonValue limits) {
  if (!limits.is(wire::JsonKind::object)) {
    return fail(ErrorKind::not_configured, "'limits' must be an object such as {\"requests_per_minute\": 60}");
  }
  if (auto twice = limits.duplicate_member()) {
    return fail(ErrorKind::not_configured, "'limits." + *twice + "' is there twice");
  }
  KeyLimits parsed;
  for (auto member = limits.first(); member; member = member.next()) {
    const std::string name = member.key();
    const auto* found = std::ranges::find(names, name);
    if (found == names.end()) return unknown(name);
    const auto number = member.integer();
    if (!number || *number < 1 || *number > largest) {
      return fail(ErrorKind::not_configured, "'limits." + name + "' must be a whole number from 1 to 1000000000000");
    }
    parsed.*members[static_cast<std::size_t>(found - names.begin())] = number;
  }
  return parsed;
}

}  // namespace sfai::gateway
