#include "front/log_output.h"

#include <unistd.h>

namespace sfai::front {

LogOutput::LogOutput(const Redaction& redaction, Form form) : redaction_(redaction) {
  if (form == Form::with_metrics) {
    render_ = gateway::render_embedded_metrics_line;
  } else if (isatty(STDOUT_FILENO) == 1) {
    render_ = gateway::render_readable_line;
    render_change_ = gateway::render_readable_line;
  }
}

void LogOutput::write(const gateway::LogRecord& record) { write_line(render_(record)); }
void LogOutput::write(const gateway::HealthChange& change) { write_line(render_change_(change)); }

void LogOutput::write_line(std::string line) const {
  line = redaction_.redact(std::move(line));
  std::string_view rest = line;
  while (!rest.empty()) {
    ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written <= 0) return;  // a log that cannot be written must not stop the answers
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace sfai::front
