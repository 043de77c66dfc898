#pragma once
#include <sys/types.h>
#include <vector>

#include "poller.h"

namespace bench {

/** Processor time of all threads that these processes have and had, by the kernel's own clock. */
Nanoseconds processor_time(const std::vector<pid_t>& processes);
/** What all processors of the machine worked since it started, for whomever; in steps of 10 ms. */
Nanoseconds machine_time();
/** Their memory in KiB; a page that several share counts as a part in each (PSS). */
long memory_kib(const std::vector<pid_t>& processes);

}  // namespace bench
