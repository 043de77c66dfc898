#include "dialect/openai_chat/usage.h"

namespace sfai::dialect::openai_chat {

chat::Usage parse_usage(wire::JsonValue value) {
  chat::Usage usage;
  usage.input = value["prompt_tokens"].integer();
  usage.output = value["completion_tokens"].integer();
  usage.cache_read = value["prompt_tokens_details"]["cached_tokens"].integer();
  usage.cache_creation = value["prompt_tokens_details"]["cache_creation_tokens"].integer();
  usage.reasoning = value["completion_tokens_details"]["reasoning_tokens"].integer();
  usage.raw = value.raw();
  return usage;
}

void write_usage(wire::JsonWriter& json, const chat::Usage& usage) {
  const std::int64_t input = usage.input.value_or(0);
  const std::int64_t output = usage.output.value_or(0);
  std::int64_t total = 0;
  // A vendor's nonsense must not become our undefined behaviour.
  if (__builtin_add_overflow(input, output, &total)) total = 0;
  json.begin_object().member_integer("prompt_tokens", input).member_integer("completion_tokens", output);
  json.member_integer("total_tokens", total);
  json.key("prompt_tokens_details").begin_object().member_integer("cached_tokens", usage.cache_read.value_or(0));
  // No member of OpenAI's own: LiteLLM's name for the tokens that Anthropic bills as written to the cache.
  if (usage.cache_creation) json.member_integer("cache_creation_tokens", *usage.cache_creation);
  json.end_object();
  json.key("completion_tokens_details").begin_object();
  json.member_integer("reasoning_tokens", usage.reasoning.value_or(0)).end_object().end_object();
}

}  // namespace sfai::dialect::openai_chat
