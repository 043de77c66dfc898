#pragma once

#include <boost/asio/detail/thread_info_base.hpp>
#include <cstddef>

namespace sfai::http {

// Memory for the frames of coroutines, of which a request needs some thirty: blocks of a size are handed out again by
// the thread that freed them, so that neither the system's allocator nor a search stands in a request's way, and that a
// waiting frame holds no more than its size rounded up. (Asio's own cache searches its few blocks, hands out larger
// ones, and frees one when none fits.)
void* allocate_frame(std::size_t size);
void free_frame(void* frame, std::size_t size) noexcept;

}  // namespace sfai::http

// What Asio's awaitable calls for its frames. Declared before the awaitable is, so that nobody has the general one.
namespace boost::asio::detail {

template <>
inline void* thread_info_base::allocate(awaitable_frame_tag, thread_info_base*, std::size_t size, std::size_t) {
  return sfai::http::allocate_frame(size);
}

template <>
inline void thread_info_base::deallocate(awaitable_frame_tag, thread_info_base*, void* frame, std::size_t size) {
  sfai::http::free_frame(frame, size);
}

}  // namespace boost::asio::detail
