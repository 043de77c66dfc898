#pragma once

// clang-format off: before the awaitable, which uses it
#include "http/frame_memory.h"
// clang-format on
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace sfai::http {

using Executor = boost::asio::io_context::executor_type;

// A coroutine on the event loop of its thread.
template <class T>
using Task = boost::asio::awaitable<T, Executor>;

}  // namespace sfai::http
