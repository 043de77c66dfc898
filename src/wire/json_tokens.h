#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "wire/json_index.h"

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace sfai::wire {

// Finds where the tokens of a JSON text begin: simdjson's first stage, which looks at 64 bytes at once and also checks
// UTF-8, control characters in strings and that the last string ends.
class JsonTokens {
 public:
  JsonTokens();
  JsonTokens(const JsonTokens&) = delete;
  JsonTokens& operator=(const JsonTokens&) = delete;
  ~JsonTokens();

  std::optional<JsonFault> find(const std::string& text);

  // The offsets of all brackets, commas, colons, opening quotes and first bytes of anything else that is not white
  // space; then the text's size, as a sentinel. Valid until the next call of find().
  const std::uint32_t* begin() const { return begin_; }
  const std::uint32_t* end() const { return end_; }

 private:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
  std::size_t capacity_ = 0;
  const std::uint32_t* begin_ = nullptr;
  const std::uint32_t* end_ = nullptr;
};

}  // namespace sfai::wire
