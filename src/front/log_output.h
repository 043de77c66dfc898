#pragma once

#include "gateway/log_record.h"

namespace sfai::front {

// The log on standard output: JSON lines, or readable ones on a terminal. One write() a line, so that the threads'
// lines do not mix.
class LogOutput final : public gateway::LogSink {
 public:
  enum class Form {
    by_terminal,   // readable on a terminal, JSON lines elsewhere
    with_metrics,  // JSON lines in CloudWatch's embedded metric format
  };

  explicit LogOutput(Form form = Form::by_terminal);
  void write(const gateway::LogRecord& record) override;
  void write(const gateway::HealthChange& change) override;

 private:
  static void write_line(std::string_view line);

  std::string (*render_)(const gateway::LogRecord&) = gateway::render_json_line;
  std::string (*render_change_)(const gateway::HealthChange&) = gateway::render_json_line;
};

}  // namespace sfai::front
