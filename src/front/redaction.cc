#include "front/redaction.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "base/redact.h"

namespace sfai::front {
namespace {

constexpr std::array<std::string_view, 7> telling_words{"KEY",        "TOKEN",      "SECRET", "PASSWORD",
                                                        "CREDENTIAL", "PASSPHRASE", "AUTH"};
// Names, not secrets, in whose names one of these words stands.
constexpr std::array<std::string_view, 3> harmless{"SFAI_AUTH", "SFAI_CONFIG_KEY", "SFAI_SECRET_PREFIX"};
constexpr std::size_t shortest_secret = 8;  // as base/redact.cc has it

bool holds_secret(std::string_view name) {
  if (std::ranges::find(harmless, name) != harmless.end()) return false;
  // A file's name, or who may ask for the secret: no secret.
  if (name.ends_with("_FILE") || name.ends_with("_PATH") || name.ends_with("_URI") || name.ends_with("_SOCK")) {
    return false;
  }
  return std::ranges::any_of(telling_words, [&](std::string_view word) { return name.contains(word); });
}

// "http://user:password@proxy:3128" -> "password".
std::string_view password_of(std::string_view url) {
  const auto scheme = url.find("://");
  const auto at = url.rfind('@');
  if (scheme == std::string_view::npos || at == std::string_view::npos) return {};
  const auto colon = url.find(':', scheme + 3);
  return colon < at ? url.substr(colon + 1, at - colon - 1) : std::string_view();
}

}  // namespace

void Redaction::learn(const Secret& secret) {
  const std::string_view text = secret.reveal();
  // A number would be taken out of the log's own numbers, too.
  const bool is_number = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (text.size() < shortest_secret || is_number) return;
  const std::unique_lock lock(mutex_);
  const bool known = std::ranges::any_of(secrets_, [&](const Secret& old) { return old.reveal() == text; });
  if (!known) secrets_.push_back(secret);
}

void Redaction::learn_from(const EnvFile& variables) {
  for (const auto& [name, value] : variables) {
    if (holds_secret(name)) learn(value);
    if (const auto password = password_of(value.reveal()); !password.empty()) learn(Secret(std::string(password)));
  }
}

std::string Redaction::redact(std::string line) const {
  {
    const std::shared_lock lock(mutex_);
    for (const Secret& secret : secrets_) hide(line, secret.reveal());
  }
  hide_keys(line);
  return line;
}

}  // namespace sfai::front
