// The first byte is a model's traits, the rest a request of an Anthropic client: it is refused or written by the rules.
#include <string_view>

#include "anthropic_rules.h"
#include "openai_chat_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  sfai::wire::JsonDocument document;
  const auto body = document.parse_copy({reinterpret_cast<const char*>(bytes) + 1, size - 1});
  if (!body) return 0;
  const auto request = sfai::dialect::anthropic::Anthropic().parse_request(*body);
  if (request) sfai::fuzz::check_openai_rendering(*request, sfai::fuzz::traits_of_bits(bytes[0]));
  return 0;
}
