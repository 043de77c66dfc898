#include "processes.h"

#include <fmt/format.h>
#include <fstream>
#include <string>
#include <time.h>
#include <unistd.h>

namespace bench {

Nanoseconds processor_time(const std::vector<pid_t>& processes) {
  Nanoseconds sum = 0;
  for (auto process : processes) {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) continue;
    sum += used.tv_sec * 1'000'000'000 + used.tv_nsec;
  }
  return sum;
}

Nanoseconds machine_time() {
  std::ifstream file("/proc/stat");
  std::string name;
  Nanoseconds user = 0, nice = 0, system = 0, idle = 0, waiting = 0, interrupts = 0, soft_interrupts = 0;
  file >> name >> user >> nice >> system >> idle >> waiting >> interrupts >> soft_interrupts;
  return (user + nice + system + interrupts + soft_interrupts) * (1'000'000'000 / sysconf(_SC_CLK_TCK));
}

long memory_kib(const std::vector<pid_t>& processes) {
  long sum = 0;
  for (auto process : processes) {
    std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
    for (std::string word; file >> word;) {
      long kib = 0;
      if (word == "Pss:" && file >> kib) sum += kib;
    }
  }
  return sum;
}

}  // namespace bench
