#pragma once

#include <atomic>
#include <cstdint>

namespace sfai::gateway {

// How many requests the whole process may send a second time. Each request adds a fifth of one, up to `most`, so that
// an outage of a vendor makes at most a fifth more requests of ours, however many clients ask. It begins with some, for
// processes that see few requests. Shared by the threads.
class RetryBudget {
 public:
  static constexpr std::int64_t at_first = 10;
  static constexpr std::int64_t most = 100;

  // A client's request has come.
  void earn();
  // Takes one; false when there is none.
  bool spend();
  std::int64_t left() const { return fifths_.load(std::memory_order_relaxed) / 5; }

 private:
  std::atomic<std::int64_t> fifths_{at_first * 5};
};

}  // namespace sfai::gateway
