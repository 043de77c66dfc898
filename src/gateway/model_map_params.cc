#include <algorithm>
#include <array>
#include <limits>

#include "gateway/model_map_parts.h"

namespace sfai::gateway {
namespace {

using wire::JsonKind;

using Check = void (*)(const Place&, MapProblems&);

template <int low, int high>
void number_between(const Place& place, MapProblems& problems) {
  if (!expect(place, JsonKind::number, "a number", problems)) return;
  auto number = place.value.number();
  if (number && *number >= low && *number <= high) return;
  problems.add(place, "must be a number from " + std::to_string(low) + " to " + std::to_string(high));
}

// JSON readers agree on integers up to 2^53 - 1 only (RFC 8259, section 6).
constexpr std::int64_t largest_safe_integer = 9'007'199'254'740'991;

void token_limit(const Place& place, MapProblems& problems) {
  read_integer(place, {1, largest_safe_integer}, problems);
}

void any_integer(const Place& place, MapProblems& problems) {
  read_integer(place, {-largest_safe_integer, largest_safe_integer}, problems);
}

void top_logprobs(const Place& place, MapProblems& problems) { read_integer(place, {0, 20}, problems); }

void boolean(const Place& place, MapProblems& problems) { read_boolean(place, problems); }

void string(const Place& place, MapProblems& problems) { read_string(place, problems); }

void object(const Place& place, MapProblems& problems) { expect(place, JsonKind::object, "an object", problems); }

void string_or_object(const Place& place, MapProblems& problems) {
  if (place.value.is(JsonKind::object)) return;
  expect(place, JsonKind::string, "a string or an object", problems);
}

void stop(const Place& place, MapProblems& problems) {
  if (place.value.is(JsonKind::string)) return;
  if (!expect(place, JsonKind::array, "a string or an array of strings", problems)) return;
  std::size_t index = 0;
  for (auto item = place.value.first(); item; item = item.next()) {
    read_string(place.item(item, index++), problems);
  }
}

void reasoning_effort(const Place& place, MapProblems& problems) {
  static constexpr std::array<std::string_view, 7> efforts{"none", "minimal", "low", "medium", "high", "xhigh", "max"};
  auto effort = read_string(place, problems);
  if (!effort || is_among(*effort, efforts)) return;
  problems.add(place, "must be one of none, minimal, low, medium, high, xhigh, max; not " + quoted(*effort));
}

struct Parameter {
  std::string_view name;
  Check check;
};

// OpenAI's "Create chat completion", without what a conversation brings itself (messages, tools, audio, …).
constexpr std::array parameters{
    Parameter{"frequency_penalty", number_between<-2, 2>},
    Parameter{"logit_bias", object},
    Parameter{"logprobs", boolean},
    Parameter{"max_completion_tokens", token_limit},
    Parameter{"max_tokens", token_limit},
    Parameter{"metadata", object},
    Parameter{"parallel_tool_calls", boolean},
    Parameter{"presence_penalty", number_between<-2, 2>},
    Parameter{"prompt_cache_key", string},
    Parameter{"prompt_cache_retention", string},
    Parameter{"reasoning_effort", reasoning_effort},
    Parameter{"response_format", object},
    Parameter{"safety_identifier", string},
    Parameter{"seed", any_integer},
    Parameter{"service_tier", string},
    Parameter{"stop", stop},
    Parameter{"store", boolean},
    Parameter{"temperature", number_between<0, 2>},
    Parameter{"tool_choice", string_or_object},
    Parameter{"top_logprobs", top_logprobs},
    Parameter{"top_p", number_between<0, 1>},
    Parameter{"user", string},
    Parameter{"verbosity", string},
};

constexpr auto names = [] {
  std::array<std::string_view, parameters.size()> all;
  std::ranges::transform(parameters, all.begin(), &Parameter::name);
  return all;
}();

// True, and reported, when a member is not the map's to say.
bool refuse_reserved(const Place& object_place, wire::JsonValue member, MapProblems& problems) {
  static constexpr std::array<std::string_view, 3> reserved{"model", "messages", "stream"};
  auto name = member.key();
  if (!is_among(name, reserved)) return false;
  auto owner = name == "model" ? "the role names the model" : "the client's request says it";
  problems.add_at_key(object_place, member, quoted(name) + " cannot stand here: " + owner);
  return true;
}

void read_param(const Place& object_place, wire::JsonValue member, MapProblems& problems) {
  if (refuse_reserved(object_place, member, problems)) return;
  auto name = member.key();
  auto found = std::ranges::find(parameters, name, &Parameter::name);
  if (found != parameters.end()) return found->check(object_place.child(member, name), problems);
  problems.add_at_key(object_place, member,
                      unknown_key(name, names) + "; what only this upstream knows stands in 'extra_body'");
}

void refuse_both_limits(const Place& place, MapProblems& problems) {
  auto second = place.member("max_completion_tokens");
  if (!second || !place.member("max_tokens")) return;
  problems.add(second, "'max_tokens' and 'max_completion_tokens' are two names of one limit: keep one of them");
}

std::string text_of(const Place& place) { return place.value.size() > 0 ? std::string(place.value.raw()) : ""; }

}  // namespace

bool is_parameter(std::string_view name) { return is_among(name, names); }

std::string read_params(const Place& place, MapProblems& problems) {
  if (!expect(place, JsonKind::object, "an object", problems)) return {};
  for (auto member = place.value.first(); member; member = member.next()) read_param(place, member, problems);
  refuse_both_limits(place, problems);
  return text_of(place);
}

std::string read_extra_body(const Place& place, MapProblems& problems) {
  if (!expect(place, JsonKind::object, "an object", problems)) return {};
  for (auto member = place.value.first(); member; member = member.next()) refuse_reserved(place, member, problems);
  return text_of(place);
}

}  // namespace sfai::gateway
