#include "wire/json_tokens.h"

#include <algorithm>
#include <bit>
#include <simdjson/base.h>
#include <simdjson/implementation.h>
#include <string_view>

#include "wire/utf8.h"

namespace sfai::wire {
namespace {

constexpr std::size_t smallest_capacity = 4096;

std::optional<JsonFault> find_bad_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = utf8_step(text.substr(at));
    if (!step.valid) return JsonFault{at, "the text is not valid UTF-8"};
    at += step.length;
  }
  return std::nullopt;
}

// simdjson tells that a string is bad, not which one. Reading again is affordable where the text is refused anyway.
JsonFault find_bad_string(std::string_view text) {
  std::size_t at = 0;
  while ((at = text.find_first_of("\"\\", at)) != std::string_view::npos) {
    if (text[at] == '\\') return {at, "a backslash may stand only in a string"};
    const std::size_t opening = at++;
    while (at < text.size() && text[at] != '"') {
      if (static_cast<unsigned char>(text[at]) < ' ') return {at, "a control character in a string has to be escaped"};
      at += text[at] == '\\' ? 2 : 1;
    }
    if (at >= text.size()) return {opening, "the string that begins here does not end"};
    ++at;
  }
  return {text.size(), "the text is not JSON"};
}

JsonFault locate(simdjson::error_code error, std::string_view text) {
  if (error == simdjson::EMPTY) return {text.size(), "a value is expected, the text is empty"};
  if (error == simdjson::MEMALLOC) return {0, "there is not enough memory for a text of this size"};
  if (const auto fault = find_bad_utf8(text)) return *fault;
  return find_bad_string(text);
}

}  // namespace

const std::size_t json_padding = simdjson::SIMDJSON_PADDING;

JsonTokens::JsonTokens() = default;
JsonTokens::~JsonTokens() = default;

std::optional<JsonFault> JsonTokens::find(const std::string& text) {
  if (text.size() > capacity_) {
    const std::size_t capacity = std::max(smallest_capacity, std::bit_ceil(text.size()));
    // The depth is for simdjson's second stage, which is not used.
    const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
        std::min<std::size_t>(capacity, simdjson::SIMDJSON_MAXSIZE_BYTES), 1, parser_);
    capacity_ = error ? 0 : capacity;
    if (error) return locate(error, text);
  }
  if (text.empty()) return locate(simdjson::EMPTY, text);
  const auto error =
      parser_->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), simdjson::stage1_mode::regular);
  if (error) return locate(error, text);
  begin_ = parser_->structural_indexes.get();
  end_ = begin_ + parser_->n_structural_indexes;
  return std::nullopt;
}

}  // namespace sfai::wire
