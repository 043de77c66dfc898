#include "base/plain_text.h"

#include <array>

#include "base/text.h"

namespace sfai {
namespace {

bool is_space(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\r' || character == '\f';
}

bool begins_with(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equal_ignoring_case(text.substr(0, word.size()), word);
}

// The length of the markup at the start of `text`, which begins with '<'; 0 when it is no markup.
std::size_t markup_length(std::string_view text) {
  struct Block {
    std::string_view opening, closing;
  };
  constexpr std::array<Block, 3> blocks = {{{"<script", "</script>"}, {"<style", "</style>"}, {"<!--", "-->"}}};
  for (const Block& block : blocks) {
    if (!begins_with(text, block.opening)) continue;
    for (std::size_t i = block.opening.size(); i < text.size(); ++i) {
      if (begins_with(text.substr(i), block.closing)) return i + block.closing.size();
    }
    return text.size();
  }
  const std::size_t end = text.find('>');
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  // A character has at most three bytes after its first; more of them are no UTF-8 and may be cut anywhere.
  while (end > 0 && limit - end < 3 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end);
}

std::string plain_text(std::string_view page) {
  std::string text;
  bool gap = false;
  for (std::size_t i = 0; i < page.size();) {
    const std::size_t markup = page[i] == '<' ? markup_length(page.substr(i)) : 0;
    if (markup > 0 || is_space(page[i])) {
      gap = !text.empty();
      i += markup > 0 ? markup : 1;
      continue;
    }
    if (gap) text += ' ';
    gap = false;
    text += page[i++];
  }
  return text;
}

}  // namespace sfai
