#pragma once

#include <cstddef>
#include <string_view>

namespace sfai::wire {

// The offset of the first LF or CR at or after `from`; npos when there is none.
std::size_t find_line_end(std::string_view text, std::size_t from);

}  // namespace sfai::wire
