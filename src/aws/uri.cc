#include "aws/uri.h"

#include <fmt/format.h>

namespace sfai::aws {

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char byte : text) {
    if (unreserved.contains(byte) || kept.contains(byte))
      encoded += byte;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return encoded;
}

}  // namespace sfai::aws
