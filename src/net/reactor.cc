#include "net/reactor.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <iterator>
#include <new>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sfai::net {
namespace {

namespace asio = boost::asio;
using asio::detail::scheduler_operation;
using boost::system::error_code;

constexpr std::uint32_t ends = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

// Also when an exception leaves the scope.
template <class Action>
class AtEnd {
 public:
  explicit AtEnd(Action action) : action_(std::move(action)) {}
  ~AtEnd() { action_(); }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;

 private:
  Action action_;
};

error_code last_error() { return {errno, boost::system::system_category()}; }

}  // namespace

Reactor::Reactor(asio::execution_context& loop)
    : asio::execution_context::service(loop),
      loop_(static_cast<asio::io_context&>(loop)),
      asio_(loop),
      epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  polite_.reserve(most_polite);
  resuming_.reserve(most_polite);
  epoll_event asios{.events = EPOLLIN, .data = {.ptr = this}};
  if (epoll_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, asio_.own_descriptor(), &asios) != 0)
    throw boost::system::system_error(last_error(), "epoll");
  asio_.wait_with(*this);
}

Reactor::~Reactor() { ::close(epoll_); }

// What waits is destroyed, which may destroy coroutines, and with them other descriptors.
void Reactor::shutdown() noexcept {
  std::vector<std::optional<Watched::Handler>> abandoned;
  for (Watched* watched = first_; watched != nullptr; watched = watched->next_) {
    abandoned.push_back(watched->take(Watched::Direction::in));
    abandoned.push_back(watched->take(Watched::Direction::out));
    watched->stop_observing();
  }
  abandoned.clear();
  const auto waiting = std::exchange(polite_, {});
}

void Reactor::add(Watched& watched) {
  watched.next_ = first_;
  watched.previous_ = nullptr;
  if (first_ != nullptr) first_->previous_ = &watched;
  first_ = &watched;
}

void Reactor::remove(Watched& watched) noexcept {
  if (watched.next_ != nullptr) watched.next_->previous_ = watched.previous_;
  (watched.previous_ != nullptr ? watched.previous_->next_ : first_) = watched.next_;
  for (auto& event : batch_) {
    if (event.data.ptr == &watched) event.data.ptr = nullptr;
  }
}

void Reactor::wait_begins() {
  ++waits_;
  if (!std::exchange(held_, true)) asio_.scheduler().work_started();
}

// A loop that nobody waits in may end.
void Reactor::wait_ends() {
  --waits_;
  if (waits_ == 0 && !calling_ && std::exchange(held_, false)) asio_.scheduler().work_finished();
}

// The scheduler counts a work less for each call that ends, and this one was none: ours, where nobody waits any longer.
void Reactor::call_ends() noexcept {
  calling_ = false;
  if (waits_ > 0 || !std::exchange(held_, false)) asio_.scheduler().compensating_work_started();
}

// The loop has nothing left to do, or (0) wants to know whether there is something new. What an exception has left of
// the last batch comes first.
void Reactor::run(long microseconds, Operations& operations) {
  if (!batch_.empty()) return;
  constexpr long a_millisecond = 1000;
  const bool forever = microseconds < 0;
  const bool asios = fetch(forever ? -1 : static_cast<int>((microseconds + a_millisecond - 1) / a_millisecond));
  if (!batch_.empty()) operations.push(&call_);
  if (asios) asio_.own_task().run(0, operations);
}

// Whether Asio has events of its own. Everything is noted first, so that whoever is told of one event knows of the
// others.
bool Reactor::fetch(int milliseconds) {
  const int count = epoll_wait(epoll_, events_.data(), most_events, milliseconds);
  batch_ = std::span(events_).first(static_cast<std::size_t>(std::max(count, 0)));
  const auto asios = std::ranges::find(batch_, this, [](const epoll_event& event) { return event.data.ptr; });
  const bool found = asios != batch_.end();
  if (found) {
    std::copy(std::next(asios), batch_.end(), asios);
    batch_ = batch_.first(batch_.size() - 1);
  }
  ++turn_;
  for (const auto& event : batch_) static_cast<Watched*>(event.data.ptr)->note(event.events);
  return found;
}

void Reactor::Call::complete(void* loop, scheduler_operation* call, const error_code& /*failure*/,
                             std::size_t /*size*/) {
  if (loop == nullptr) return;  // the loop ends, and destroys what it has not called
  Reactor& reactor = static_cast<Call*>(call)->reactor;
  const AtEnd end([&reactor] { reactor.call_ends(); });
  reactor.calling_ = true;
  reactor.go_through_batch();
}

// An exception costs nobody else his event: the loop's next turn goes on behind it.
void Reactor::go_through_batch() {
  const AtEnd leave([this] {
    others_ = false;
    if (!batch_.empty() || !polite_.empty()) go_on_later();
  });
  while (!batch_.empty()) {
    const AtEnd next([this] { batch_ = batch_.subspan(1); });
    others_ = batch_.size() > 1;
    tell(batch_.front());
    if (polite_.size() >= most_polite) resume_polite();
  }
  resume_polite();
}

void Reactor::tell(const epoll_event& event) {
  const auto watched = [&event] { return static_cast<Watched*>(event.data.ptr); };  // nothing, once it is removed
  if (watched() != nullptr) watched()->complete(Watched::Direction::in);
  if (watched() != nullptr) watched()->complete(Watched::Direction::out);
  if (watched() != nullptr && watched()->observer_ != nullptr && watched()->ready_[0])
    watched()->observer_->on_readable();
}

void Reactor::resume_polite() {
  others_ = false;
  std::swap(polite_, resuming_);
  auto next = resuming_.begin();
  const AtEnd keep_others([&] {
    std::move(next, resuming_.end(), std::back_inserter(polite_));
    resuming_.clear();
  });
  while (next != resuming_.end()) (*next++)();
}

void Reactor::go_on_later() noexcept {
  try {
    asio::post(loop_, [this] { go_through_batch(); });
  } catch (const std::bad_alloc&) {
    batch_ = {};  // as if they had not been fetched; they hear of what comes next
  }
}

error_code Watched::add(int descriptor) {
  remove();
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = this}};
  if (epoll_ctl(reactor_.epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) return last_error();
  descriptor_ = descriptor;
  left_ = false;
  ready_ = {true, true};
  reactor_.add(*this);
  return {};
}

void Watched::remove() noexcept {
  if (descriptor_ < 0) return;
  cancel();
  stop_observing();
  epoll_ctl(reactor_.epoll_, EPOLL_CTL_DEL, std::exchange(descriptor_, -1), nullptr);
  reactor_.remove(*this);
}

std::optional<Watched::Handler> Watched::take(Direction direction) {
  auto& wait = waits_[index(direction)];
  if (!wait) return std::nullopt;
  if (wait->slot.is_connected()) wait->slot.clear();
  auto handler = std::move(wait->handler);
  wait.reset();
  return handler;
}

void Watched::give_up(Direction direction) {
  auto handler = take(direction);
  if (!handler) return;
  // Not from within the call: whoever cancels is in the middle of something.
  asio::post(reactor_.loop_, [handler = std::move(*handler)]() mutable { handler(asio::error::operation_aborted); });
  reactor_.wait_ends();
}

void Watched::cancel() {
  give_up(Direction::in);
  give_up(Direction::out);
}

void Watched::note(std::uint32_t events) {
  if ((events & (EPOLLIN | ends)) != 0) ready_[index(Direction::in)] = true;
  if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) ready_[index(Direction::out)] = true;
  if ((events & ends) != 0) left_ = true;
}

void Watched::complete(Direction direction) {
  if (!is_ready(direction)) return;
  auto handler = take(direction);
  if (!handler) return;
  reactor_.wait_ends();
  (*handler)(error_code());
}

void Watched::observe(Observer& observer) {
  if (observer_ == nullptr) reactor_.wait_begins();
  observer_ = &observer;
}

void Watched::stop_observing() {
  if (std::exchange(observer_, nullptr) != nullptr) reactor_.wait_ends();
}

}  // namespace sfai::net
