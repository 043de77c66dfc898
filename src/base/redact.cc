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

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// One look decides for nearly every byte, since this runs over every line of the log.
constexpr std::array<bool, 256> begins_key = [] {
  std::array<bool, 256> begins{};
  for (const KeyShape& shape : shapes) begins[static_cast<unsigned char>(shape.prefix.front())] = true;
  return begins;
}();

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
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins_key[static_cast<unsigned char>(text[at])]) continue;
    if (at > 0 && is_letter(text[at - 1])) continue;
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
