#include "front/local/reporter.h"

#include <cstdio>

namespace sfai::front {

void Reporter::say(std::string_view text) {
  std::string line = "sfai: " + std::string(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void Reporter::say_once(std::string_view version, std::string_view text) {
  std::lock_guard lock(mutex_);
  std::string key = std::string(version) + "\n" + std::string(text);
  if (key == last_) return;
  last_ = std::move(key);
  say(text);
}

}  // namespace sfai::front
