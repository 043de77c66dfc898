#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace sfai::front {

// Name -> value. Of a name that stands twice the last line counts.
using EnvFile = std::map<std::string, Secret, std::less<>>;

// Reads the text of a .env file:
//   NAME=value            trimmed; " #" begins a comment
//   export NAME='value'   verbatim
//   NAME="a\nb"           with \n \r \t \" \\; any other backslash stays
// Blank lines, lines that begin with #, CRLF and a byte order mark are fine; a value ends on its line; nothing is
// expanded. Error not_configured: names the first line that is none of these, never what stands on it.
Result<EnvFile> parse_env_file(std::string_view text);

}  // namespace sfai::front
