#pragma once

#include <array>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <sys/epoll.h>
#include <vector>

#include "http/task.h"
#include "net/asio_loop.h"

namespace sfai::net {

class Watched;

// Tells when descriptors can be read or written: one a loop, made when it is first asked for. Each descriptor is
// registered once and edge-triggered, in an epoll of the reactor's own, so that a wait costs no system call of its own,
// and that a peer has left is known without a look. (Asio's waits cost an epoll_ctl each, and know nothing of the
// peer.) The loop waits in that epoll, in which Asio's own one is one descriptor.
class Reactor final : public boost::asio::execution_context::service, private boost::asio::detail::scheduler_task {
 public:
  using key_type = Reactor;
  static inline boost::asio::execution_context::id id;

  static Reactor& of(boost::asio::io_context& loop) { return boost::asio::use_service<Reactor>(loop); }
  explicit Reactor(boost::asio::execution_context& loop);
  ~Reactor() override;

  // A number for the events that were fetched together and are being heard of now; 0 while there are none. What began
  // before they were fetched is told to all of them alike.
  std::uint64_t turn() const { return batch_.empty() ? 0 : turn_; }

  // Whether others, whose events came with the caller's, have not heard of theirs yet: a writer then lets them go
  // first. What is written wakes up its peer, which is much of what the writing costs; peers that are written to one
  // after the other are awake already.
  bool has_others() const { return others_; }
  // Completes, never from within the call, when the others have had their turn, or some of them where they are many.
  template <class Token>
  auto async_let_others_go_first(Token&& token) {
    return boost::asio::async_initiate<Token, void()>(
        [this](auto&& handler) { polite_.emplace_back(std::forward<decltype(handler)>(handler)); }, token);
  }

 private:
  friend class Watched;
  static constexpr std::size_t most_events = 128;
  static constexpr std::size_t most_polite = 64;

  using Operations = boost::asio::detail::op_queue<boost::asio::detail::scheduler_operation>;
  // The loop's call for a batch of events.
  struct Call final : boost::asio::detail::scheduler_operation {
    explicit Call(Reactor& to) : scheduler_operation(&Call::complete), reactor(to) {}
    static void complete(void* loop, scheduler_operation* call, const boost::system::error_code& failure,
                         std::size_t size);
    Reactor& reactor;
  };

  void shutdown() noexcept override;
  void run(long microseconds, Operations& operations) override;
  void interrupt() override { asio_.own_task().interrupt(); }
  void add(Watched& watched);
  void remove(Watched& watched) noexcept;
  void wait_begins();
  void wait_ends();
  void call_ends() noexcept;
  bool fetch(int milliseconds);
  void go_through_batch();
  void tell(const epoll_event& event);
  void resume_polite();
  void go_on_later() noexcept;

  boost::asio::io_context& loop_;
  AsioLoop asio_;
  int epoll_;
  Call call_{*this};
  std::size_t waits_ = 0;  // the loop is held open while somebody waits
  bool held_ = false;      // it is: the scheduler counts us among its work
  bool calling_ = false;   // the loop has called us, which it counts as the end of a work
  Watched* first_ = nullptr;
  std::array<epoll_event, most_events> events_{};
  std::span<epoll_event> batch_;  // while it is gone through
  std::uint64_t turn_ = 0;
  bool others_ = false;                                    // the event that is being heard of is not the last one
  std::vector<std::move_only_function<void()>> polite_;    // they let others go first
  std::vector<std::move_only_function<void()>> resuming_;  // it is their turn
};

// One descriptor with what is known of it. At most one wait a direction at a time. All calls on the loop's thread.
class Watched {
 public:
  enum class Direction { in, out };
  // Hears of bytes and of the peer's end while nobody waits for them.
  class Observer {
   public:
    virtual void on_readable() = 0;

   protected:
    ~Observer() = default;
  };

  explicit Watched(Reactor& reactor) : reactor_(reactor) {}
  ~Watched() { remove(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  // A non-blocking descriptor, which stays the caller's and must be open until remove().
  boost::system::error_code add(int descriptor);
  // Waits end with operation_aborted; the observer is forgotten.
  void remove() noexcept;

  // False: as of the last events that were fetched a read, or a write, would find nothing to do. True: it may.
  bool is_ready(Direction direction) const { return ready_[index(direction)]; }
  bool peer_has_left() const { return left_; }
  // A call said EAGAIN, or gave less than it might have: nothing more until the next event.
  void exhausted(Direction direction) { ready_[index(direction)] = false; }

  // Completes with the next event, never from within the call; nothing is there before it, or it was exhausted().
  // operation_aborted: cancelled by its slot, by cancel() or by remove().
  template <class Token>
  auto async_wait(Direction direction, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
        [this, direction](auto&& handler) { this->begin(direction, std::forward<decltype(handler)>(handler)); }, token);
  }
  void cancel();

  void observe(Observer& observer);  // until stop_observing()
  void stop_observing();

 private:
  friend class Reactor;
  using Handler = std::move_only_function<void(boost::system::error_code)>;
  struct Wait {
    Handler handler;
    boost::asio::cancellation_slot slot;
  };

  static std::size_t index(Direction direction) { return direction == Direction::in ? 0 : 1; }
  template <class Given>
  void begin(Direction direction, Given&& handler) {
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) slot.assign([this, direction](boost::asio::cancellation_type) { give_up(direction); });
    waits_[index(direction)].emplace(Handler(std::forward<Given>(handler)), slot);
    reactor_.wait_begins();
  }
  std::optional<Handler> take(Direction direction);
  void give_up(Direction direction);
  void note(std::uint32_t events);
  void complete(Direction direction);

  Reactor& reactor_;
  int descriptor_ = -1;
  std::array<bool, 2> ready_{};
  bool left_ = false;
  std::array<std::optional<Wait>, 2> waits_;
  Observer* observer_ = nullptr;
  Watched* next_ = nullptr;  // of those that are registered
  Watched* previous_ = nullptr;
};

}  // namespace sfai::net
