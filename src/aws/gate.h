#pragma once

#include <vector>

#include "base/clock.h"
#include "http/task.h"

namespace sfai::aws {

// Where tasks of one loop wait until another lets them pass. Outlives those who wait.
class Gate {
 public:
  enum class Passed { opened, too_late, cancelled };

  // `too_late`: not opened by then. A wait that is cancelled ends with `cancelled`.
  http::Task<Passed> wait(SteadyTime until);
  // Lets all pass who wait now; later ones wait for the next time.
  void open();

 private:
  struct Waiting;
  std::vector<Waiting*> waiting_;
};

// False: cancelled.
http::Task<bool> pause(SteadyTime until);

}  // namespace sfai::aws
