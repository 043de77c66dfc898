#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

// Counts what is allocated with malloc and its like, operator new and OpenSSL included, while it is on. The linker
// sends these calls to it (CMakeLists.txt): those that the C library makes for itself are not seen. One thread only.
struct Allocations {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
};

enum class Places { forgotten, kept };

void start_counting(Places places);
void stop_counting();
void clear_counts();
Allocations counted();

// Where an allocation came from, innermost first; zeros at the end.
using Place = std::array<void*, 24>;
// Of each counted allocation, where they were kept, as many as there is room for.
std::vector<Place> counted_places();

}  // namespace bench
