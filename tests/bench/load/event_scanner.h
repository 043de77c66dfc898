#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "poller.h"

namespace bench {

/** Reads an answer's body while it arrives: times of chunks, the end mark, the greeting of a whole answer. */
class EventScanner {
 public:
  /** Appends to `latencies` how long each chunk of these bytes was under way. */
  void add(std::string_view bytes, Nanoseconds arrived, std::vector<Nanoseconds>& latencies);
  void restart();

  /** [DONE] or message_stop. */
  bool ended() const { return ended_; }
  bool greeted() const { return greeted_; }
  std::uint64_t chunks() const { return chunks_; }
  /** What stands there since the last event: an error's text. */
  const std::string& rest() const { return partial_; }

 private:
  void end_event(std::string_view event, Nanoseconds arrived, std::vector<Nanoseconds>& latencies);

  std::string partial_;
  std::uint64_t chunks_ = 0;
  bool ended_ = false;
  bool greeted_ = false;
};

}  // namespace bench
