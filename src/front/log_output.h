#pragma once

#include "front/redaction.h"
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

  // What the redaction knows is taken out of every line; it must outlive this object.
  explicit LogOutput(const Redaction& redaction, Form form = Form::by_terminal);
  void write(const gateway::LogRecord& record) override;
  void write(const gateway::HealthChange& change) override;

 private:
  void write_line(std::string line) const;

  const Redaction& redaction_;
  std::string (*render_)(const gateway::LogRecord&) = gateway::render_json_line;
  std::string (*render_change_)(const gateway::HealthChange&) = gateway::render_json_line;
};

}  // namespace sfai::front
