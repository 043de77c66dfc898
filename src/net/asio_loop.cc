#include "net/asio_loop.h"

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using asio::detail::epoll_reactor;
using asio::detail::scheduler;
using asio::detail::scheduler_task;

int epoll_of(const epoll_reactor& task);
scheduler_task*& task_of(scheduler& loop);

// Private members may be named where a template is instantiated explicitly (C++23 [temp.spec.general], paragraph 6).
template <auto member>
struct EpollOf {
  friend int epoll_of(const epoll_reactor& task) { return task.*member; }
};
template struct EpollOf<&epoll_reactor::epoll_fd_>;

template <auto member>
struct TaskOf {
  friend scheduler_task*& task_of(scheduler& loop) { return loop.*member; }
};
template struct TaskOf<&scheduler::task_>;

}  // namespace

AsioLoop::AsioLoop(asio::execution_context& loop)
    : scheduler_(asio::use_service<asio::detail::scheduler>(loop)), own_task_(asio::use_service<epoll_reactor>(loop)) {
  own_task_.init_task();
}

void AsioLoop::wait_with(scheduler_task& task) { task_of(scheduler_) = &task; }

int AsioLoop::own_descriptor() const { return epoll_of(own_task_); }

}  // namespace sfai::net
