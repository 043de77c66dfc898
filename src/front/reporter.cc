#include "front/reporter.h"

#include <cstdio>

namespace sfai::front {

void Reporter::say(std::string_view text) {
  const std::string line = redaction_.redact("sfai: " + std::string(text) + "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void Reporter::say_once(const std::string& thing, std::string_view version, std::string_view text) {
  std::lock_guard lock(mutex_);
  std::string key = std::string(version) + "\n" + std::string(text);
  std::string& last = last_[thing];
  if (key == last) return;
  last = std::move(key);
  say(text);
}

}  // namespace sfai::front
