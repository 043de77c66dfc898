#pragma once

#include <ostream>
#include <streambuf>
#include <string>

#include "front/redaction.h"

namespace sfai::front {

// A stream whose lines pass the redaction on their way to another one; the last line also without its line feed.
class RedactedLines final : private std::streambuf, public std::ostream {
 public:
  // Both must outlive this object.
  RedactedLines(const Redaction& redaction, std::ostream& out)
      : std::ostream(static_cast<std::streambuf*>(this)), redaction_(redaction), out_(out) {}
  ~RedactedLines() override { pass(); }
  RedactedLines(const RedactedLines&) = delete;
  RedactedLines& operator=(const RedactedLines&) = delete;

 private:
  int_type overflow(int_type c) override {
    line_ += traits_type::to_char_type(c);
    if (c == '\n') pass();
    return c;
  }
  void pass();

  const Redaction& redaction_;
  std::ostream& out_;
  std::string line_;
};

}  // namespace sfai::front
