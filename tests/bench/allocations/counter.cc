#include "counter.h"

#include <algorithm>
#include <cstdlib>
#include <execinfo.h>

namespace bench {
namespace {

constexpr std::size_t most_places = 4096;

bool counting = false;
Places wanted = Places::forgotten;
Allocations total;
std::array<Place, most_places> places{};
std::size_t kept = 0;

void count(std::size_t size) {
  if (!counting) return;
  total.count += 1;
  total.bytes += size;
  if (wanted == Places::forgotten || kept == most_places) return;
  counting = false;  // backtrace() allocates when it is called for the first time
  backtrace(places[kept++].data(), static_cast<int>(places[0].size()));
  counting = true;
}

}  // namespace

void start_counting(Places places_wanted) {
  wanted = places_wanted;
  counting = true;
}
void stop_counting() { counting = false; }
void clear_counts() {
  total = {};
  kept = 0;
}
Allocations counted() { return total; }
std::vector<Place> counted_places() { return {places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept)}; }

}  // namespace bench

// The linker's --wrap: whoever calls malloc calls __wrap_malloc, and __real_malloc is the C library's.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier)
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* old, std::size_t size);
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
int __real_posix_memalign(void** place, std::size_t alignment, std::size_t size);

void* __wrap_malloc(std::size_t size) {
  bench::count(size);
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t count, std::size_t size) {
  bench::count(count * size);
  return __real_calloc(count, size);
}
void* __wrap_realloc(void* old, std::size_t size) {
  bench::count(size);
  return __real_realloc(old, size);
}
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  bench::count(size);
  return __real_aligned_alloc(alignment, size);
}
int __wrap_posix_memalign(void** place, std::size_t alignment, std::size_t size) {
  bench::count(size);
  return __real_posix_memalign(place, alignment, size);
}
// NOLINTEND(bugprone-reserved-identifier)
}
