#include "base/crypto.h"

#include <array>
#include <cstdlib>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <span>
#include <vector>

namespace sfai {
namespace {

std::string_view as_text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    text += digits[static_cast<unsigned char>(byte) >> 4U];
    text += digits[static_cast<unsigned char>(byte) & 15U];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // It fails only when memory is out or OpenSSL was built without SHA-256; a wrong digest would be worse than no
  // program.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) std::abort();
  return hex(as_text(std::span(digest).first(size)));
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

std::string random_hex(std::size_t count) {
  std::vector<unsigned char> bytes(count);
  // Without the system's generator nothing here is safe to go on with.
  if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1) std::abort();
  return hex(as_text(bytes));
}

}  // namespace sfai
