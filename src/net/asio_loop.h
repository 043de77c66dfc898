#pragma once

#include <boost/asio/detail/scheduler.hpp>
#include <boost/asio/io_context.hpp>

namespace sfai::net {

// What Asio's loop is made of: a scheduler, which runs what is ready, and one task, with which it waits where nothing
// is. Both have public functions for Asio's own services alone; a version of Asio that calls them otherwise does not
// compile.
class AsioLoop {
 public:
  explicit AsioLoop(boost::asio::execution_context& loop);  // an io_context's

  // From now on the loop waits with this task, which must live as long as the loop and let Asio's own one look when its
  // descriptor is readable. Before the loop runs, or on its thread.
  void wait_with(boost::asio::detail::scheduler_task& task);

  boost::asio::detail::scheduler& scheduler() { return scheduler_; }
  // Asio's own task: timers, signals, acceptors, and calls from other threads.
  boost::asio::detail::epoll_reactor& own_task() { return own_task_; }
  int own_descriptor() const;  // an epoll: readable when own_task() has something to do

 private:
  boost::asio::detail::scheduler& scheduler_;
  boost::asio::detail::epoll_reactor& own_task_;
};

}  // namespace sfai::net
