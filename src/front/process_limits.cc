#include "front/process_limits.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace sfai::front {
namespace {

// Each open stream takes up to two descriptors; the usual soft limit of 1,024 is soon used up.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// The leak checker of sanitizer builds needs ptrace.
void forbid_core_dumps() {
  rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#if !__has_feature(address_sanitizer)
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace

void set_process_limits() {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  forbid_core_dumps();
}

}  // namespace sfai::front
