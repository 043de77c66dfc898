#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace sfai::front {

enum class CheckResult { good = 0, bad_map = 1, unreadable = 2 };  // the exit code of `sfai check`

// Writes "NAME: ok: 3 roles, 3 providers" and "NAME: warning: …", or a line "NAME: POINTER: message" for each problem.
CheckResult check_map(std::string_view name, std::string text, std::ostream& out);

// The same for a file, read now; its exit code.
int check_file(const std::string& path, std::ostream& out);

}  // namespace sfai::front
