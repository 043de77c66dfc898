#include "http/frame_memory.h"

#include <new>

namespace sfai::http {

void* allocate_frame(std::size_t size) { return ::operator new(size); }

void free_frame(void* frame, std::size_t size) noexcept { ::operator delete(frame, size); }

}  // namespace sfai::http
