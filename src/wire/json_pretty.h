#pragma once

#include <string>
#include <string_view>

namespace sfai::wire {

// The same JSON for people: two spaces a level, one member or element a line; names, strings and numbers keep their
// bytes. The value of a member called `verbatim` keeps all of its own, white space too. What is not JSON, or nested
// too deeply to be read, is returned as it is.
std::string pretty_json(std::string_view json, std::string_view verbatim = {});

}  // namespace sfai::wire
