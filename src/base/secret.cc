#include "base/secret.h"

#include <openssl/crypto.h>
#include <utility>

namespace sfai {
namespace {

// A string that was moved from or cut short still has its old bytes up to its capacity, short ones inside the object.
void wipe(std::string& text) {
  text.clear();
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace

Secret::Secret(std::string text) : text_(std::move(text)) {
  wipe(text);  // NOLINT(bugprone-use-after-move): the old bytes are what must go
}

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  clear();
  text_ = other.text_;
  return *this;
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
  if (!text_.empty()) wipe(other.text_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  clear();
  text_ = std::move(other.text_);
  if (!text_.empty()) wipe(other.text_);
  return *this;
}

void Secret::wipe_all() { wipe(text_); }

}  // namespace sfai
