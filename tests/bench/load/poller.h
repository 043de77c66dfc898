#pragma once
#include <array>
#include <cstdint>
#include <queue>
#include <sys/epoll.h>
#include <vector>

namespace bench {

using Nanoseconds = std::int64_t;

/** The monotonic clock: the one that stands in the chunks. */
Nanoseconds now();

/** Something with a descriptor or a time. It must outlive its registrations. */
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void on_ready(std::uint32_t events) = 0;
  virtual void on_time() {}
};

/** One thread's epoll with timers. Between two timers that are due it looks at the sockets, so that a burst of timers
 * does not add to the time that a chunk takes. */
class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  void watch(int descriptor, Watcher& watcher, std::uint32_t events);
  void change(int descriptor, Watcher& watcher, std::uint32_t events);
  void call_at(Nanoseconds due, Watcher& watcher) { timers_.push({due, &watcher}); }
  /** Waits for something until `deadline` at the latest, and handles it. */
  void turn(Nanoseconds deadline);

 private:
  struct Timer {
    Nanoseconds due;
    Watcher* watcher;
    bool operator>(const Timer& other) const { return due > other.due; }
  };

  int epoll_;
  std::array<epoll_event, 128> ready_{};
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

}  // namespace bench
