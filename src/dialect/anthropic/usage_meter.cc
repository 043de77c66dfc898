#include "dialect/anthropic/usage_meter.h"

#include <algorithm>

namespace sfai::dialect::anthropic {
namespace {

// More than that is no count of tokens; it keeps every sum below from overflowing.
constexpr std::int64_t most_tokens = 1'000'000'000'000;

std::int64_t within_reason(std::int64_t figure) { return std::clamp<std::int64_t>(figure, 0, most_tokens); }

void take(std::optional<std::int64_t>& known, std::optional<std::int64_t> figure) {
  if (figure && (*figure != 0 || !known)) known = within_reason(*figure);
}

// `iterations` splits the request into its sampling steps, and the top-level figures leave out the step that compacted
// the context (https://docs.anthropic.com/en/docs/build-with-claude/compaction, "Understanding usage"; recording
// anthropic-compaction.1): then the sum over the steps is what was used.
std::optional<std::int64_t> figure_of(wire::JsonValue usage, std::string_view name) {
  const auto iterations = usage["iterations"];
  if (!iterations.is(wire::JsonKind::array) || iterations.size() == 0) return usage[name].integer();
  std::optional<std::int64_t> sum;
  for (auto step = iterations.first(); step; step = step.next()) {
    const auto figure = step[name].integer();
    if (figure) sum = within_reason(sum.value_or(0) + within_reason(*figure));
  }
  return sum ? sum : usage[name].integer();
}

}  // namespace

chat::Usage UsageMeter::add(wire::JsonValue usage) {
  take(input_, figure_of(usage, "input_tokens"));
  take(cache_read_, figure_of(usage, "cache_read_input_tokens"));
  take(cache_creation_, figure_of(usage, "cache_creation_input_tokens"));
  take(output_, figure_of(usage, "output_tokens"));
  take(thinking_, usage["output_tokens_details"]["thinking_tokens"].integer());
  chat::Usage known;
  if (input_) known.input = *input_ + cache_read_.value_or(0) + cache_creation_.value_or(0);
  known.output = output_;
  known.cache_read = cache_read_;
  known.cache_creation = cache_creation_;
  known.reasoning = thinking_;
  known.raw = usage.raw();
  return known;
}

void write_usage(wire::JsonWriter& json, const chat::Usage& usage) {
  const auto cached = within_reason(usage.cache_read.value_or(0)) + within_reason(usage.cache_creation.value_or(0));
  json.begin_object().member_integer("input_tokens", within_reason(within_reason(usage.input.value_or(0)) - cached));
  if (usage.cache_creation) json.member_integer("cache_creation_input_tokens", *usage.cache_creation);
  if (usage.cache_read) json.member_integer("cache_read_input_tokens", *usage.cache_read);
  json.member_integer("output_tokens", usage.output.value_or(0));
  if (usage.reasoning) {
    json.key("output_tokens_details").begin_object().member_integer("thinking_tokens", *usage.reasoning).end_object();
  }
  json.end_object();
}

}  // namespace sfai::dialect::anthropic
