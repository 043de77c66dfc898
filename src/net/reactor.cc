#include "net/reactor.h"

#include <boost/asio/post.hpp>
#include <cerrno>
#include <iterator>
#include <new>
#include <utility>
#include <vector>

namespace sfai::net {
namespace {

namespace asio = boost::asio;
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
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      descriptor_(loop_, epoll_) {
  polite_.reserve(most_polite);
  resuming_.reserve(most_polite);
  if (epoll_ < 0) throw boost::system::system_error(last_error(), "epoll_create1");
}

Reactor::~Reactor() = default;

// What waits is destroyed, which may destroy coroutines, and with them other descriptors.
void Reactor::shutdown() noexcept {
  std::vector<std::optional<Watched::Handler>> abandoned;
  for (Watched* watched = first_; watched != nullptr; watched = watched->next_) {
    abandoned.push_back(watched->take(Watched::Direction::in));
    abandoned.push_back(watched->take(Watched::Direction::out));
    watched->stop_observing();
  }
  armed_ = true;  // not again
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
  if (!armed_ && batch_.empty()) arm();
}

// A loop that nobody waits in may end.
void Reactor::wait_is_given_up() {
  --waits_;
  if (waits_ > 0 || !armed_) return;
  error_code ignored;
  descriptor_.cancel(ignored);
}

void Reactor::arm() {
  armed_ = true;
  descriptor_.async_wait(decltype(descriptor_)::wait_read,
                         [this](const error_code& failure) { on_events(static_cast<bool>(failure)); });
}

void Reactor::on_events(bool failed) {
  armed_ = false;
  if (!failed) fetch();
  go_through_batch();
}

// Everything is noted first, so that whoever is told of one event knows of the others.
void Reactor::fetch() {
  const int count = epoll_wait(epoll_, events_.data(), most_events, 0);
  batch_ = std::span(events_).first(static_cast<std::size_t>(std::max(count, 0)));
  ++turn_;
  for (const auto& event : batch_) static_cast<Watched*>(event.data.ptr)->note(event.events);
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
  if (waits_ > 0 && !armed_) arm();
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
  reactor_.wait_is_given_up();
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
  if (std::exchange(observer_, nullptr) != nullptr) reactor_.wait_is_given_up();
}

}  // namespace sfai::net
