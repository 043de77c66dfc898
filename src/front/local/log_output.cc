#include "front/local/log_output.h"

#include <unistd.h>

namespace sfai::front {

LogOutput::LogOutput() : readable_(isatty(STDOUT_FILENO) == 1) {}

void LogOutput::write(const gateway::LogRecord& record) {
  std::string line = readable_ ? gateway::render_readable_line(record) : gateway::render_json_line(record);
  std::string_view rest = line;
  while (!rest.empty()) {
    ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written <= 0) return;  // a log that cannot be written must not stop the answers
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace sfai::front
