#include "event_scanner.h"

#include "answers.h"

namespace bench {

void EventScanner::restart() {
  partial_.clear();
  chunks_ = 0;
  ended_ = greeted_ = false;
}

void EventScanner::add(std::string_view bytes, Nanoseconds arrived, std::vector<Nanoseconds>& latencies) {
  while (!bytes.empty()) {
    // The empty line may itself be cut in two by a read.
    bool cut = bytes.starts_with('\n') && partial_.ends_with('\n');
    auto end = cut ? 1 : bytes.find("\n\n");
    if (end == std::string_view::npos) {
      partial_ += bytes;
      greeted_ = greeted_ || partial_.find(greeting) != std::string::npos;
      return;
    }
    auto event = bytes.substr(0, end);
    if (!partial_.empty()) event = partial_ += event;
    end_event(event, arrived, latencies);
    partial_.clear();
    bytes.remove_prefix(cut ? 1 : end + 2);
  }
}

void EventScanner::end_event(std::string_view event, Nanoseconds arrived, std::vector<Nanoseconds>& latencies) {
  if (auto sent = stamp_of(event); sent > 0) {
    ++chunks_;
    latencies.push_back(arrived - sent);
    return;
  }
  ended_ = ended_ || event.ends_with("[DONE]") || event.find("\"message_stop\"") != std::string_view::npos;
}

}  // namespace bench
