#include "gateway/retry_budget.h"

namespace sfai::gateway {

void RetryBudget::earn() {
  std::int64_t fifths = fifths_.load(std::memory_order_relaxed);
  while (fifths < most * 5 && !fifths_.compare_exchange_weak(fifths, fifths + 1, std::memory_order_relaxed)) continue;
}

bool RetryBudget::spend() {
  std::int64_t fifths = fifths_.load(std::memory_order_relaxed);
  while (fifths >= 5) {
    if (fifths_.compare_exchange_weak(fifths, fifths - 5, std::memory_order_relaxed)) return true;
  }
  return false;
}

}  // namespace sfai::gateway
