#include "net/reactor.h"

#include <array>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

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

// Three connections with bytes: each of those who hear of them says what it does.
class Politeness : public ::testing::Test {
 protected:
  void hear(std::function<void(std::size_t)> then) {
    for (std::size_t number = 0; number < pairs_.size(); ++number) {
      pairs_[number].watched->exhausted(Direction::in);
      pairs_[number].watched->async_wait(Direction::in, [this, number, then](error_code) {
        said_ += "r" + std::to_string(number) + " ";
        then(number);
      });
      pairs_[number].say("x");
    }
  }
  void write(std::size_t number) {
    const auto say = [this, number] { said_ += "w" + std::to_string(number) + " "; };
    if (!reactor_.has_others()) return say();
    reactor_.async_let_others_go_first(say);
  }

  boost::asio::io_context loop_;
  Reactor& reactor_{Reactor::of(loop_)};
  std::array<Pair, 3> pairs_{Pair(loop_), Pair(loop_), Pair(loop_)};
  std::string said_;
};

TEST_F(Politeness, LetsThoseWhoseEventsCameTogetherReadBeforeAnyWrites) {
  hear([this](std::size_t number) { write(number); });
  loop_.run();
  EXPECT_EQ(said_, "r0 r1 r2 w2 w0 w1 ");
  EXPECT_FALSE(reactor_.has_others());
}

TEST_F(Politeness, OutlivesWhoThrows) {
  hear([this](std::size_t number) {
    write(number);
    if (number == 1) throw std::runtime_error("of one of them");
  });
  EXPECT_THROW(loop_.run(), std::runtime_error);
  loop_.run();
  EXPECT_EQ(said_, "r0 r1 r2 w2 w0 w1 ");
}

TEST_F(Politeness, OutlivesWhoThrowsInHisTurn) {
  hear([this](std::size_t number) {
    if (!reactor_.has_others()) return;
    reactor_.async_let_others_go_first([this, number] {
      said_ += "w" + std::to_string(number) + " ";
      if (number == 0) throw std::runtime_error("of one of them");
    });
  });
  EXPECT_THROW(loop_.run(), std::runtime_error);
  loop_.run();
  EXPECT_EQ(said_, "r0 r1 r2 w0 w1 ");
}

TEST_F(Politeness, CountsTurns) {
  EXPECT_EQ(reactor_.turn(), 0U);
  std::vector<std::uint64_t> turns;
  hear([&](std::size_t) { turns.push_back(reactor_.turn()); });
  loop_.run();
  ASSERT_EQ(turns.size(), 3U);
  EXPECT_TRUE(turns[0] != 0 && turns[0] == turns[1] && turns[1] == turns[2]);
  hear([&](std::size_t) { turns.push_back(reactor_.turn()); });
  loop_.restart();
  loop_.run();
  EXPECT_NE(turns[3], turns[0]);
  EXPECT_EQ(reactor_.turn(), 0U);
}

}  // namespace
}  // namespace sfai::net
