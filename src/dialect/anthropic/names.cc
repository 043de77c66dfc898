#include "dialect/anthropic/names.h"

#include <algorithm>

namespace sfai::dialect::anthropic {
namespace {

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_' || letter == '-';
}

}  // namespace

std::string in_alphabet(std::string_view text) {
  std::string result(text);
  std::ranges::replace_if(result, [](char letter) { return !is_letter(letter); }, '_');
  if (result.empty()) result = "_";
  return result;
}

}  // namespace sfai::dialect::anthropic
