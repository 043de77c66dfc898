#include "wire/json_frame.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "wire/json_escape.h"
#include "wire/utf8.h"

namespace sfai::wire {
namespace {

constexpr std::size_t largest_learned = 2048;  // each open stream keeps one

constexpr std::uint64_t each_byte(unsigned char byte) { return 0x0101010101010101U * byte; }
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - each_byte(0x01)) & ~word & each_byte(0x80); }

// Where the first byte is that is no plain one of a string: a quote, a backslash, a control character, or not ASCII.
std::size_t plain_size(std::string_view text) {
  static_assert(std::endian::native == std::endian::little);
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    const std::uint64_t control = (word - each_byte(' ')) & ~word & each_byte(0x80);
    const std::uint64_t found =
        zero_bytes(word ^ each_byte('"')) | zero_bytes(word ^ each_byte('\\')) | control | (word & each_byte(0x80));
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  const auto is_plain = [](unsigned char c) { return c >= ' ' && c < 0x80 && c != '"' && c != '\\'; };
  while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

// What stands in front of an object's last bracket and of the white space before it.
std::string_view without_end(std::string_view text) {
  text.remove_suffix(1);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

struct Body {
  std::string_view raw;
  bool escaped = false;
};

// What stands in front of the closing quote, where that is what a JSON string may hold.
std::optional<Body> string_body(std::string_view text) {
  const std::size_t plain = plain_size(text);
  if (plain == text.size()) return std::nullopt;
  if (text[plain] == '"') return Body{text.substr(0, plain)};
  std::size_t end = plain;
  while (end < text.size() && text[end] != '"') {
    if (static_cast<unsigned char>(text[end]) < ' ') return std::nullopt;
    end += text[end] == '\\' ? 2 : 1;
  }
  if (end >= text.size()) return std::nullopt;
  const std::string_view raw = text.substr(0, end);
  if (find_bad_escape(raw) || !is_utf8(raw)) return std::nullopt;
  return Body{.raw = raw, .escaped = raw.contains('\\')};
}

}  // namespace

void JsonFrame::learn(JsonValue root, JsonValue said, JsonValue noise) {
  std::exchange(fixed_, {});  // what is grown takes twice as much
  const std::string_view text = root.raw();
  if (text.size() > largest_learned) return;
  const bool noise_first = noise && noise.raw().data() < said.raw().data();
  const std::array<JsonValue, 2> strings = noise_first ? std::array{noise, said} : std::array{said, noise};
  const char* after = text.data();
  fixed_.reserve(text.size());
  holes_ = {none, none};
  for (std::size_t i = 0; i < strings.size() && strings[i]; ++i) {
    const std::string_view raw = strings[i].raw();
    fixed_.append(after, raw.data() + 1);
    holes_[i] = static_cast<std::uint32_t>(fixed_.size());
    after = raw.data() + raw.size() - 1;
  }
  fixed_.append(without_end(std::string_view(after, text.data() + text.size())));
  said_ = holes_[noise_first ? 1 : 0];
}

std::optional<std::string_view> JsonFrame::match(std::string_view text, std::string& scratch) const {
  if (fixed_.empty()) return std::nullopt;
  const std::string_view fixed = fixed_;
  Body said;
  std::size_t begin = 0;
  for (const std::uint32_t hole : holes_) {
    if (hole == none) break;
    const std::string_view piece = fixed.substr(begin, hole - begin);
    if (!text.starts_with(piece)) return std::nullopt;
    text.remove_prefix(piece.size());
    const auto body = string_body(text);
    if (!body) return std::nullopt;
    if (hole == said_) said = *body;
    text.remove_prefix(body->raw.size());
    begin = hole;
  }
  if (!text.ends_with('}') || without_end(text) != fixed.substr(begin)) return std::nullopt;
  if (!said.escaped) return said.raw;
  scratch.clear();
  append_unescaped(scratch, said.raw);
  return scratch;
}

}  // namespace sfai::wire
