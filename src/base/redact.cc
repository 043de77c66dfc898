#include "base/redact.h"

#include <algorithm>
#include <array>

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

// What a byte may be to a key. One look decides for nearly every byte, since this runs over every line of the log.
enum Place : unsigned char { elsewhere = 0, in_word = 1, begins_key = 2 };
constexpr std::array<unsigned char, 256> places = [] {
  std::array<unsigned char, 256> place{};
  for (int c = 0; c < 256; ++c) {
    if (is_letter(static_cast<char>(c))) place[static_cast<std::size_t>(c)] = in_word;
  }
  for (const KeyShape& shape : shapes) place[static_cast<unsigned char>(shape.prefix.front())] |= begins_key;
  return place;
}();

// From `at` on, where a word begins with a byte that a key may begin with; the text's size where none does.
std::size_t next_beginning(std::string_view text, std::size_t at) {
  const char* const bytes = text.data();
  const std::size_t size = text.size();
  unsigned before = at == 0 ? elsewhere : places[static_cast<unsigned char>(bytes[at - 1])];
  for (; at < size; ++at) {
    const unsigned place = places[static_cast<unsigned char>(bytes[at])];
    if ((place & begins_key) != 0 && (before & in_word) == 0) return at;
    before = place;
  }
  return size;
}

// The length of the key that begins at the text's first byte; 0: none does.
std::size_t key_length(std::string_view text) {
  for (const KeyShape& shape : shapes) {
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
