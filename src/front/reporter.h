#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "front/redaction.h"

namespace sfai::front {

// What the operator shall read, on standard error. Shared by the threads, each of which notices a changed file by
// itself: the same text for the same `version` of a thing is written once.
class Reporter {
 public:
  void say(std::string_view text);
  void say_once(const std::string& thing, std::string_view version, std::string_view text);

  // What passes it is free of secrets; the log on standard output passes it too.
  Redaction& redaction() { return redaction_; }

 private:
  Redaction redaction_;
  std::mutex mutex_;
  std::map<std::string, std::string> last_;  // by thing
};

}  // namespace sfai::front
