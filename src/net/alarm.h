#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "base/clock.h"

namespace sfai::net {

// One timer for all deadlines of one connection. Moving a deadline later, or clearing it, costs nothing: the timer goes
// off at the old time, sees that it is too early, and is set again.
class Alarm {
 public:
  Alarm(boost::asio::io_context& loop, std::function<void()> ring);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  void set(SteadyTime deadline);
  void clear();

 private:
  struct State;
  std::shared_ptr<State> state_;  // owners: the alarm and the timer's handler, which may be queued when the alarm dies
};

}  // namespace sfai::net
