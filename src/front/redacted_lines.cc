#include "front/redacted_lines.h"

namespace sfai::front {

void RedactedLines::pass() {
  out_ << redaction_.redact(std::move(line_)) << std::flush;
  line_.clear();
}

}  // namespace sfai::front
