#include "base/crypto.h"

#include <array>
#include <cstdlib>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <span>

namespace sfai {
namespace {

std::string_view as_text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append_hex(std::string& text, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::size_t before = text.size();
  text.resize(before + bytes.size() * 2);
  char* at = text.data() + before;
  for (const char byte : bytes) {
    *at++ = digits[static_cast<unsigned char>(byte) >> 4U];
    *at++ = digits[static_cast<unsigned char>(byte) & 15U];
  }
}

// OpenSSL looks an algorithm up by its name at every EVP_Digest(), which costs more than the digest of a short text.
class Sha256 {
 public:
  using Digest = std::array<unsigned char, 32>;

  Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    // As below: a wrong digest would be worse than no program.
    if (algorithm_ == nullptr || context_ == nullptr) std::abort();
  }
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  // It fails only when memory is out.
  Digest digest(std::string_view bytes) const {
    Digest digest{};
    const bool done = EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1 &&
                      EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context_, digest.data(), nullptr) == 1;
    if (!done) std::abort();
    return digest;
  }

 private:
  EVP_MD* algorithm_;    // owned
  EVP_MD_CTX* context_;  // owned
};

// The system's generator: a call costs the same for a thousand bytes as for twelve, and OpenSSL's own generator would
// have to be set up by the first request. What has been given is wiped.
class RandomPool {
 public:
  static constexpr std::size_t size = 1024;

  // Appends hexadecimal digits of at most `size` bytes.
  void append(std::string& text, std::size_t count) {
    if (count > size - used_) refill();
    const auto bytes = std::span(bytes_).subspan(used_, count);
    append_hex(text, as_text(bytes));
    OPENSSL_cleanse(bytes.data(), bytes.size());
    used_ += count;
  }

 private:
  void refill() {
    arc4random_buf(bytes_.data(), size);  // getrandom() in glibc; ends the program where there is none
    used_ = 0;
  }

  std::array<unsigned char, size> bytes_{};
  std::size_t used_ = size;
};

}  // namespace

std::string hex(std::string_view bytes) {
  std::string text;
  append_hex(text, bytes);
  return text;
}

std::string sha256(std::string_view bytes) {
  thread_local const Sha256 digester;
  return std::string(as_text(digester.digest(bytes)));
}

std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes)); }

std::optional<std::string> from_hex(std::string_view digits) {
  const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = value(digits[i]);
    const int low = value(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(message.data());
  // As above: there is nothing sensible to do without it.
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text, message.size(), mac.data(), &size) == nullptr)
    std::abort();
  return std::string(as_text(std::span(mac).first(size)));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_hex(std::size_t count, std::string_view prefix) {
  thread_local RandomPool pool;
  std::string text;
  text.reserve(prefix.size() + 2 * count);
  text = prefix;
  for (; count > RandomPool::size; count -= RandomPool::size) pool.append(text, RandomPool::size);
  pool.append(text, count);
  return text;
}

}  // namespace sfai
