#pragma once

#include <optional>
#include <string>

namespace sfai::aws {

// A small file's bytes; nothing when it cannot be read or is larger than 1 MiB.
std::optional<std::string> read_text_file(const std::string& path);

}  // namespace sfai::aws
