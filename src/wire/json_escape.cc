#include "wire/json_escape.h"

#include <algorithm>

#include "wire/utf8.h"

namespace sfai::wire {
namespace {

constexpr std::size_t unicode_escape_length = 6;  // \u00e9

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `text` begins with a backslash. The number behind \u, or nothing when this is not such an escape.
std::optional<char32_t> unicode_escape(std::string_view text) {
  if (text.size() < unicode_escape_length || text[1] != 'u') return std::nullopt;
  char32_t unit = 0;
  for (const char c : text.substr(2, 4)) {
    const int digit = hex_value(c);
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<char32_t>(digit);
  }
  return unit;
}

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// `rest` begins with a good \u escape; returns the bytes that were used: 12 for a pair of surrogates, otherwise 6.
std::size_t append_unicode(std::string& out, std::string_view rest) {
  const char32_t unit = *unicode_escape(rest);
  if (is_high_surrogate(unit)) {
    const std::string_view after = rest.substr(unicode_escape_length);
    const auto low = after.starts_with('\\') ? unicode_escape(after) : std::nullopt;
    if (low && is_low_surrogate(*low)) {
      append_utf8(out, 0x10000 + ((unit - 0xD800) << 10U) + (*low - 0xDC00));
      return 2 * unicode_escape_length;
    }
  }
  if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
    out += replacement_character;
  } else {
    append_utf8(out, unit);
  }
  return unicode_escape_length;
}

char simple_escape(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter;  // the quote, the backslash and the slash stand for themselves
  }
}

}  // namespace

std::optional<std::size_t> find_bad_escape(std::string_view body) {
  constexpr std::string_view simple = "\"\\/bfnrt";
  std::size_t at = body.find('\\');
  while (at != std::string_view::npos) {
    const std::string_view rest = body.substr(at);
    if (rest.size() > 1 && simple.contains(rest[1])) {
      at += 2;
    } else if (unicode_escape(rest)) {
      at += unicode_escape_length;
    } else {
      return at;
    }
    at = body.find('\\', at);
  }
  return std::nullopt;
}

void append_unescaped(std::string& out, std::string_view body) {
  while (true) {
    const std::size_t plain = std::min(body.find('\\'), body.size());
    out += body.substr(0, plain);
    body.remove_prefix(plain);
    if (body.empty()) return;
    if (body[1] == 'u') {
      body.remove_prefix(append_unicode(out, body));
    } else {
      out += simple_escape(body[1]);
      body.remove_prefix(2);
    }
  }
}

}  // namespace sfai::wire
