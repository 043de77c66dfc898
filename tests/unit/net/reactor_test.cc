#include "net/reactor.h"

#include <array>
#include <gtest/gtest.h>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

namespace sfai::net {
namespace {

using boost::asio::error::operation_aborted;
using boost::system::error_code;
using Direction = Watched::Direction;

// Both ends of a connection, of which the reactor watches the first.
class Pair {
 public:
  explicit Pair(boost::asio::io_context& loop) : watched(std::make_unique<Watched>(Reactor::of(loop))) {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
    EXPECT_FALSE(watched->add(ends_[0]));
  }
  ~Pair() {
    watched.reset();
    hang_up();
    ::close(ends_[0]);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  void say(std::string_view bytes) { EXPECT_EQ(::write(ends_[1], bytes.data(), bytes.size()), bytes.size()); }
  void hang_up() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }

  std::unique_ptr<Watched> watched;

 private:
  std::array<int, 2> ends_{-1, -1};
};

struct Listener final : Watched::Observer {
  void on_readable() override { ++calls; }
  int calls = 0;
};

TEST(Reactor, EndsAWaitWhenBytesCome) {
  boost::asio::io_context loop;
  Pair pair(loop);
  pair.watched->exhausted(Direction::in);
  int ended = 0;
  pair.watched->async_wait(Direction::in, [&](error_code failure) { ended += failure ? 100 : 1; });
  loop.poll();
  EXPECT_EQ(ended, 0);
  pair.say("x");
  loop.run();  // and ends, since nobody waits any longer
  EXPECT_EQ(ended, 1);
  EXPECT_TRUE(pair.watched->is_ready(Direction::in));
  EXPECT_FALSE(pair.watched->peer_has_left());
}

TEST(Reactor, ForgetsNothingThatCameBeforeTheWait) {
  boost::asio::io_context loop;
  Pair pair(loop);
  pair.watched->exhausted(Direction::in);
  pair.say("x");
  bool ended = false;
  pair.watched->async_wait(Direction::in, [&](error_code) { ended = true; });
  loop.run();
  EXPECT_TRUE(ended);
}

TEST(Reactor, KnowsThatThePeerHasLeft) {
  boost::asio::io_context loop;
  Pair pair(loop);
  pair.watched->exhausted(Direction::in);
  Listener listener;
  pair.watched->observe(listener);
  loop.poll();
  EXPECT_EQ(listener.calls, 0);
  pair.hang_up();
  loop.run_one();
  EXPECT_EQ(listener.calls, 1);
  EXPECT_TRUE(pair.watched->peer_has_left());
  pair.watched->stop_observing();
  loop.run();
}

TEST(Reactor, EndsAWaitThatIsGivenUp) {
  boost::asio::io_context loop;
  Pair pair(loop);
  pair.watched->exhausted(Direction::in);
  error_code failure;
  pair.watched->async_wait(Direction::in, [&](error_code code) { failure = code; });
  pair.watched->cancel();
  EXPECT_FALSE(failure) << "not from within the call";
  loop.run();
  EXPECT_EQ(failure, operation_aborted);
}

TEST(Reactor, LetsOneEventRemoveTheOthersOfItsBatch) {
  boost::asio::io_context loop;
  Pair first(loop), second(loop);
  int ended = 0;
  for (auto [mine, other] : {std::pair{&first, &second}, std::pair{&second, &first}}) {
    mine->watched->exhausted(Direction::in);
    mine->watched->async_wait(Direction::in, [&ended, other](error_code failure) {
      if (failure) return;
      ++ended;
      other->watched.reset();
    });
  }
  first.say("x");
  second.say("x");
  loop.run();
  EXPECT_EQ(ended, 1);
}

TEST(Reactor, DestroysWhatWaitsWhenTheLoopDies) {
  auto alive = std::make_shared<int>(0);
  {
    boost::asio::io_context loop;
    Pair pair(loop);
    pair.watched->exhausted(Direction::in);
    pair.watched->async_wait(Direction::in, [alive](error_code) {});
    loop.poll();
    EXPECT_EQ(alive.use_count(), 2);
  }
  EXPECT_EQ(alive.use_count(), 1);
}

}  // namespace
}  // namespace sfai::net
