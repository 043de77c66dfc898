#include "testing/loop.h"

#include <chrono>
#include <stdexcept>

namespace sfai::testing {

using std::chrono::steady_clock;

void drive_until(boost::asio::io_context& loop, const std::function<bool()>& done) {
  auto limit = steady_clock::now() + std::chrono::seconds(5);
  while (!done()) {
    if (loop.stopped()) loop.restart();
    loop.run_one_until(std::min(limit, steady_clock::now() + std::chrono::milliseconds(20)));
    if (steady_clock::now() >= limit) throw std::runtime_error("what the test waits for did not happen");
  }
}

void drive_for(boost::asio::io_context& loop, Milliseconds time) {
  auto end = steady_clock::now() + time;
  drive_until(loop, [end] { return steady_clock::now() >= end; });
}

}  // namespace sfai::testing
