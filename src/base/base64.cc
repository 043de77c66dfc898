#include "base/base64.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>

namespace sfai {
namespace {

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

constexpr std::array<bool, 256> letters = [] {
  std::array<bool, 256> is_letter{};
  for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
    is_letter[static_cast<unsigned char>(c)] = true;
  return is_letter;
}();

bool is_letter(char c) { return letters[static_cast<unsigned char>(c)]; }

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a zero
  int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), octets(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.empty()) return std::string();
  std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  // EVP_DecodeBlock would let white space pass at both ends, and `=` anywhere.
  bool well_formed = text.size() % 4 == 0 && std::ranges::all_of(text.substr(0, text.size() - padding), is_letter);
  if (!well_formed) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), octets(text), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace sfai
