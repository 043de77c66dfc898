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
template <class Read>
std::optional<std::int64_t> sum_of(wire::JsonValue usage, Read read) {
  std::optional<std::int64_t> sum;
  const auto iterations = usage["iterations"];
  if (iterations.is(wire::JsonKind::array)) {
    for (auto step = iterations.first(); step; step = step.next()) {
      const std::optional<std::int64_t> figure = read(step);
      if (figure) sum = within_reason(sum.value_or(0) + within_reason(*figure));
    }
  }
  return sum ? sum : read(usage);
}

std::optional<std::int64_t> figure_of(wire::JsonValue usage, std::string_view name) {
  return sum_of(usage, [&](wire::JsonValue step) { return step[name].integer(); });
}

std::optional<std::int64_t> hourly_figure_of(wire::JsonValue usage) {
  return sum_of(usage,
                [](wire::JsonValue step) { return step["cache_creation"]["ephemeral_1h_input_tokens"].integer(); });
}

}  // namespace

chat::Usage UsageMeter::add(wire::JsonValue usage) {
  take(input_, figure_of(usage, "input_tokens"));
  take(cache_read_, figure_of(usage, "cache_read_input_tokens"));
  take(cache_creation_, figure_of(usage, "cache_creation_input_tokens"));
  take(cache_creation_1h_, hourly_figure_of(usage));
  take(output_, figure_of(usage, "output_tokens"));
  take(thinking_, usage["output_tokens_details"]["thinking_tokens"].integer());
  chat::Usage known;
  if (input_) known.input = *input_ + cache_read_.value_or(0) + cache_creation_.value_or(0);
  known.output = output_;
  known.cache_read = cache_read_;
  known.cache_creation = cache_creation_;
  known.cache_creation_1h = cache_creation_1h_;
  known.reasoning = thinking_;
  known.raw = usage.raw();
  return known;
}

namespace {

// The SDKs demand both figures of it.
void write_cache_creation(wire::JsonWriter& json, const chat::Usage& usage) {
  if (!usage.cache_creation_1h) return;
  const auto hourly = within_reason(*usage.cache_creation_1h);
  const auto rest = within_reason(within_reason(usage.cache_creation.value_or(hourly)) - hourly);
  json.key("cache_creation").begin_object().member_integer("ephemeral_5m_input_tokens", rest);
  json.member_integer("ephemeral_1h_input_tokens", hourly).end_object();
}

}  // namespace

void write_usage(wire::JsonWriter& json, const chat::Usage& usage) {
  const auto cached = within_reason(usage.cache_read.value_or(0)) + within_reason(usage.cache_creation.value_or(0));
  json.begin_object().member_integer("input_tokens", within_reason(within_reason(usage.input.value_or(0)) - cached));
  if (usage.cache_creation) json.member_integer("cache_creation_input_tokens", *usage.cache_creation);
  if (usage.cache_read) json.member_integer("cache_read_input_tokens", *usage.cache_read);
  write_cache_creation(json, usage);
  json.member_integer("output_tokens", usage.output.value_or(0));
  if (usage.reasoning) {
    json.key("output_tokens_details").begin_object().member_integer("thinking_tokens", *usage.reasoning).end_object();
  }
  json.end_object();
}

}  // namespace sfai::dialect::anthropic
