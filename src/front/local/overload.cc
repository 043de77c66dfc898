#include "front/local/overload.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace sfai::front {
namespace {

using net::AdmissionLimits;

constexpr std::size_t kept_upstreams = 64;  // idle ones of each thread's pool
constexpr std::size_t other_descriptors = 64;

std::size_t connections_by_descriptors(unsigned threads) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return AdmissionLimits::none;
  std::size_t descriptors = limit.rlim_cur;
  std::size_t reserve = std::min(descriptors / 2, threads * kept_upstreams + other_descriptors);
  return std::max<std::size_t>(1, (descriptors - reserve) / 2);
}

// A file that holds one number; "max", and a file that is not there, are no limit.
std::size_t number_in(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::size_t number = 0;
  return in >> number ? number : AdmissionLimits::none;
}

// The smallest limit of a control group and those above it.
std::size_t smallest_above(std::filesystem::path group, const std::filesystem::path& root, const char* file) {
  std::size_t smallest = number_in(root / file);
  for (; group.has_relative_path(); group = group.parent_path()) {
    smallest = std::min(smallest, number_in(root / group.relative_path() / file));
  }
  return smallest;
}

// Lines such as "0::/system.slice/sfai.service" (version 2) and "4:memory:/docker/…" (version 1).
std::size_t group_memory() {
  std::size_t smallest = AdmissionLimits::none;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    auto controllers = line.find(':');
    auto path = line.find(':', controllers + 1);
    if (controllers == line.npos || path == line.npos) continue;
    auto named = line.substr(controllers + 1, path - controllers - 1);
    std::filesystem::path group = line.substr(path + 1);
    if (named.empty()) smallest = std::min(smallest, smallest_above(group, "/sys/fs/cgroup", "memory.max"));
    if (named == "memory")
      smallest = std::min(smallest, smallest_above(group, "/sys/fs/cgroup/memory", "memory.limit_in_bytes"));
  }
  return smallest;
}

std::size_t usual_memory() {
  auto pages = sysconf(_SC_PHYS_PAGES);
  auto page = sysconf(_SC_PAGESIZE);
  std::size_t machine = pages > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(page) : 0;
  std::size_t available = std::min(group_memory(), machine == 0 ? AdmissionLimits::none : machine);
  return available == AdmissionLimits::none ? available : available / 100 * 85;
}

// /proc/self/statm, opened while there are descriptors.
class StatmReader {
 public:
  StatmReader() : descriptor_(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}
  ~StatmReader() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  StatmReader(const StatmReader&) = delete;
  StatmReader& operator=(const StatmReader&) = delete;

  // 0 where it cannot be known.
  std::size_t resident_bytes() const {
    std::array<char, 128> text{};
    auto size = pread(descriptor_, text.data(), text.size(), 0);
    if (size <= 0) return 0;
    const char* end = text.data() + size;
    const char* resident = std::find(std::as_const(text).data(), end, ' ');
    std::size_t pages = 0;
    if (resident != end) std::from_chars(resident + 1, end, pages);
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  }

 private:
  int descriptor_;
};

}  // namespace

AdmissionLimits admission_limits(const ServeOptions& options, unsigned threads) {
  AdmissionLimits limits;
  limits.connections = options.max_connections > 0 ? options.max_connections : connections_by_descriptors(threads);
  if (options.max_requests > 0) limits.requests = options.max_requests;
  limits.memory_bytes = options.max_memory_bytes > 0 ? options.max_memory_bytes : usual_memory();
  return limits;
}

net::Admission::Gauge memory_gauge(std::size_t limit) {
  // Owners: the copies of the function.
  return [limit, reader = std::make_shared<StatmReader>()] {
    std::size_t bytes = reader->resident_bytes();
    if (bytes <= limit) return bytes;
    malloc_trim(0);
    return reader->resident_bytes();
  };
}

}  // namespace sfai::front
