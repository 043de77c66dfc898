#pragma once

#include "gateway/log_record.h"

namespace sfai::front {

// The log on standard output: JSON lines, or readable ones on a terminal. One write() a line, so that the threads'
// lines do not mix.
class LogOutput final : public gateway::LogSink {
 public:
  LogOutput();
  void write(const gateway::LogRecord& record) override;

 private:
  bool readable_;
};

}  // namespace sfai::front
