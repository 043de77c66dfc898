#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace sfai::net {

// Uses up all descriptors but those that are open already, until it dies.
class DescriptorsUsedUp {
 public:
  DescriptorsUsedUp() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few{.rlim_cur = 100, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    while ((descriptors_.emplace_back(open("/dev/null", O_RDONLY | O_CLOEXEC))) >= 0) continue;
    descriptors_.pop_back();
  }
  ~DescriptorsUsedUp() {
    for (int descriptor : descriptors_) close(descriptor);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  DescriptorsUsedUp(const DescriptorsUsedUp&) = delete;
  DescriptorsUsedUp& operator=(const DescriptorsUsedUp&) = delete;

 private:
  rlimit before_{};
  std::vector<int> descriptors_;
};

}  // namespace sfai::net
