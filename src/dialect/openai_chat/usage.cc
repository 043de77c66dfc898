#include "dialect/openai_chat/usage.h"

namespace sfai::dialect::openai_chat {

chat::Usage parse_usage(wire::JsonValue value) {
  chat::Usage usage;
  usage.input = value["prompt_tokens"].integer();
  usage.output = value["completion_tokens"].integer();
  usage.cache_read = value["prompt_tokens_details"]["cached_tokens"].integer();
  const wire::JsonValue input = value["prompt_tokens_details"];
  usage.cache_creation = input["cache_creation_tokens"].integer();
  usage.cache_creation_1h = input["cache_creation_token_details"]["ephemeral_1h_input_tokens"].integer();
  usage.reasoning = value["completion_tokens_details"]["reasoning_tokens"].integer();
  usage.raw = value.raw();
  return usage;
}

namespace {

// No members of OpenAI's own: LiteLLM's names for the tokens that Anthropic bills as written to the cache, for five
// minutes or an hour.
void write_cache_creation(wire::JsonWriter& json, const chat::Usage& usage) {
  if (!usage.cache_creation) return;
  json.member_integer("cache_creation_tokens", *usage.cache_creation);
  if (!usage.cache_creation_1h) return;
  std::int64_t short_lived = 0;
  if (__builtin_sub_overflow(*usage.cache_creation, *usage.cache_creation_1h, &short_lived)) short_lived = 0;
  json.key("cache_creation_token_details").begin_object();
  json.member_integer("ephemeral_5m_input_tokens", short_lived);
  json.member_integer("ephemeral_1h_input_tokens", *usage.cache_creation_1h).end_object();
}

}  // namespace

void write_usage(wire::JsonWriter& json, const chat::Usage& usage) {
  const std::int64_t input = usage.input.value_or(0);
  const std::int64_t output = usage.output.value_or(0);
  std::int64_t total = 0;
  // A vendor's nonsense must not become our undefined behaviour.
  if (__builtin_add_overflow(input, output, &total)) total = 0;
  json.begin_object().member_integer("prompt_tokens", input).member_integer("completion_tokens", output);
  json.member_integer("total_tokens", total);
  json.key("prompt_tokens_details").begin_object().member_integer("cached_tokens", usage.cache_read.value_or(0));
  write_cache_creation(json, usage);
  json.end_object();
  json.key("completion_tokens_details").begin_object();
  json.member_integer("reasoning_tokens", usage.reasoning.value_or(0)).end_object().end_object();
}

}  // namespace sfai::dialect::openai_chat
