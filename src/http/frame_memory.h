#pragma once

#include <boost/asio/detail/thread_info_base.hpp>
#include <cstddef>

namespace sfai::http {

// Memory for the frames of coroutines, from operator new (base/operator_new.cc). Asio's own cache searches its few
// blocks, hands out larger ones than a frame needs, and frees one when none fits. Functions of their own, so that
// frames can be counted.
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
