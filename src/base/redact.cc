#include "base/redact.h"

#include <algorithm>

namespace sfai {
namespace {

constexpr std::string_view hidden = "(redacted)";
constexpr std::string_view key_prefix = "sk-";
constexpr std::size_t shortest_secret = 8;
constexpr std::size_t shortest_key = 16;
constexpr std::string_view key_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

}  // namespace

void hide(std::string& text, std::string_view secret) {
  if (secret.size() < shortest_secret) return;
  for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + hidden.size())) {
    text.replace(at, secret.size(), hidden);
  }
}

std::string redacted(std::string text, const Secret& secret) {
  hide(text, secret.reveal());
  for (auto at = text.find(key_prefix); at != text.npos; at = text.find(key_prefix, at + 1)) {
    const auto end = std::min(text.size(), text.find_first_not_of(key_letters, at));
    if (end - at >= key_prefix.size() + shortest_key) text.replace(at, end - at, hidden);
  }
  return text;
}

}  // namespace sfai
