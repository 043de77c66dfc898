#include "aws/text_file.h"

#include <fstream>

namespace sfai::aws {

std::optional<std::string> read_text_file(const std::string& path) {
  constexpr std::size_t most_bytes = 1U << 20U;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(most_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > most_bytes) return std::nullopt;
  text.shrink_to_fit();
  return text;
}

}  // namespace sfai::aws
