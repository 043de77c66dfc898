#include "base/redact.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

namespace sfai {
namespace {

constexpr std::string_view hidden = "(redacted)";
constexpr std::size_t shortest_secret = 8;

constexpr std::string_view key_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr std::string_view token_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=";  // RFC 6750
constexpr std::string_view upper_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view hex_letters = "0123456789abcdef";

// What a kind of key begins with, and what and how much must follow.
struct KeyShape {
  std::string_view prefix;
  std::string_view letters;
  std::size_t shortest;
};
constexpr std::array shapes{
    KeyShape{"sk-", key_letters, 16},      KeyShape{"sk_", key_letters, 16},
    KeyShape{"sfai-", hex_letters, 32},    KeyShape{"AKIA", upper_letters, 16},
    KeyShape{"ASIA", upper_letters, 16},   KeyShape{"AIza", key_letters, 30},
    KeyShape{"gsk_", key_letters, 16},     KeyShape{"xai-", key_letters, 32},
    KeyShape{"ghp_", key_letters, 30},     KeyShape{"github_pat_", key_letters, 30},
    KeyShape{"Bearer ", token_letters, 8}, KeyShape{"bearer ", token_letters, 8},
};

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Each shape's bit for the bytes that may stand first in it (the upper half) and second.
using ShapeBits = std::array<std::uint32_t, 256>;
constexpr unsigned half = 16;
static_assert(shapes.size() <= half);
constexpr ShapeBits shape_bits = [] {
  ShapeBits bits{};
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    bits[static_cast<unsigned char>(shapes[i].prefix[0])] |= 1U << (i + half);
    bits[static_cast<unsigned char>(shapes[i].prefix[1])] |= 1U << i;
  }
  return bits;
}();

// The bits of those shapes that these two bytes may begin.
std::uint32_t shapes_at(const unsigned char* at) { return (shape_bits[at[0]] >> half) & shape_bits[at[1]]; }

// Which bytes stand first (0), or second (1), in any shape.
constexpr auto letters_at = [](std::size_t place) {
  std::array<bool, 256> letters{};
  for (const KeyShape& shape : shapes) letters[static_cast<unsigned char>(shape.prefix[place])] = true;
  return letters;
};

using Sixteen = unsigned char __attribute__((vector_size(16)));

template <std::size_t place>
Sixteen are_letters(const unsigned char* at) {
  Sixteen bytes{};
  std::memcpy(&bytes, at, sizeof(bytes));
  Sixteen are{};
  constexpr auto letters = letters_at(place);
  [&]<std::size_t... letter>(std::index_sequence<letter...>) {
    ((letters[letter] ? void(are |= reinterpret_cast<Sixteen>(bytes == static_cast<unsigned char>(letter))) : void()),
     ...);
  }(std::make_index_sequence<letters.size()>());
  return are;
}

// Whether any of sixteen bytes may stand first with its neighbour second; of different shapes perhaps.
bool may_begin_in_sixteen(const unsigned char* at) {
  const Sixteen found = are_letters<0>(at) & are_letters<1>(at + 1);
  std::array<std::uint64_t, 2> halves{};
  std::memcpy(halves.data(), &found, sizeof(found));
  return (halves[0] | halves[1]) != 0;
}

// From `at` on, where a word begins as a key may; the text's size where none does.
std::size_t next_beginning(std::string_view text, std::size_t at) {
  constexpr std::size_t stride = sizeof(Sixteen);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  while (at + 1 < text.size()) {
    if (at + stride < text.size() && !may_begin_in_sixteen(bytes + at)) {
      at += stride;
      continue;
    }
    const std::size_t end = std::min(at + stride, text.size() - 1);
    for (; at < end; ++at) {
      if (shapes_at(bytes + at) != 0 && (at == 0 || !is_letter(text[at - 1]))) return at;
    }
  }
  return text.size();
}

// The length of the key that begins with the text's first two bytes; 0: none does.
std::size_t key_length(std::string_view text) {
  for (std::uint32_t may_be = shapes_at(reinterpret_cast<const unsigned char*>(text.data())); may_be != 0;
       may_be &= may_be - 1) {
    const KeyShape& shape = shapes[static_cast<std::size_t>(std::countr_zero(may_be))];
    if (!text.starts_with(shape.prefix)) continue;
    const std::size_t end = std::min(text.size(), text.find_first_not_of(shape.letters, shape.prefix.size()));
    if (end - shape.prefix.size() >= shape.shortest) return end;
  }
  return 0;
}

}  // namespace

void hide(std::string& text, std::string_view secret) {
  if (secret.size() < shortest_secret) return;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + hidden.size())) {
    text.replace(at, secret.size(), hidden);
  }
}

void hide_keys(std::string& text) {
  for (std::size_t at = next_beginning(text, 0); at < text.size(); at = next_beginning(text, at + 1)) {
    const std::size_t length = key_length(std::string_view(text).substr(at));
    if (length > 0) text.replace(at, length, hidden);
  }
}

std::string redacted(std::string text, const Secret& secret) {
  hide(text, secret.reveal());
  hide_keys(text);
  return text;
}

}  // namespace sfai
