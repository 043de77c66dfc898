#include "poller.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <time.h>
#include <unistd.h>

namespace bench {
namespace {

constexpr Nanoseconds second = 1'000'000'000;

timespec wait_until(Nanoseconds due) {
  auto left = std::max<Nanoseconds>(0, due - now());
  return {.tv_sec = left / second, .tv_nsec = left % second};
}

void control(int epoll, int operation, int descriptor, Watcher& watcher, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.ptr = &watcher}};
  if (epoll_ctl(epoll, operation, descriptor, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

}  // namespace

Nanoseconds now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * second + time.tv_nsec;
}

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

Poller::~Poller() { close(epoll_); }

void Poller::watch(int descriptor, Watcher& watcher, std::uint32_t events) {
  control(epoll_, EPOLL_CTL_ADD, descriptor, watcher, events);
}

void Poller::change(int descriptor, Watcher& watcher, std::uint32_t events) {
  control(epoll_, EPOLL_CTL_MOD, descriptor, watcher, events);
}

void Poller::turn(Nanoseconds deadline) {
  auto timeout = wait_until(timers_.empty() ? deadline : std::min(deadline, timers_.top().due));
  int count = epoll_pwait2(epoll_, ready_.data(), static_cast<int>(ready_.size()), &timeout, nullptr);
  for (int at = 0; at < count; ++at) {
    auto& event = ready_[static_cast<std::size_t>(at)];
    static_cast<Watcher*>(event.data.ptr)->on_ready(event.events);
  }
  if (timers_.empty() || timers_.top().due > now()) return;
  auto* watcher = timers_.top().watcher;
  timers_.pop();
  watcher->on_time();
}

}  // namespace bench
