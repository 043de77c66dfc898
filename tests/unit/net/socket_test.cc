#include "net/socket.h"

#include <array>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace sfai::net {
namespace {

using Peek = ByteStream::Peek;

// A socket of ours on which nothing has come yet, and its peer.
class Pair {
 public:
  explicit Pair(boost::asio::io_context& loop) : socket(loop) {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
    EXPECT_TRUE(socket.adopt(ends_[0]));
    EXPECT_TRUE(socket.quiet());
  }
  ~Pair() { hang_up(); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  void say() { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
  void hang_up() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }

  Socket socket;

 private:
  std::array<int, 2> ends_{-1, -1};
};

// Looks at the other socket when it hears of bytes on its own.
class Looking : public ::testing::Test, private Watched::Observer {
 protected:
  Peek look() {
    own_.socket.observe(*this);
    own_.say();
    loop_.run();
    return seen_;
  }

 private:
  boost::asio::io_context loop_;

 protected:
  Pair own_{loop_}, other_{loop_};

 private:
  void on_readable() override {
    seen_ = other_.socket.peek();
    own_.socket.stop_observing();
  }
  Peek seen_ = Peek::nothing;
};

TEST_F(Looking, SeesNothingWhereNothingCame) { EXPECT_EQ(look(), Peek::nothing); }

TEST_F(Looking, SeesWhatCameTogetherWithTheEvent) {
  other_.say();
  EXPECT_EQ(look(), Peek::bytes);
}

TEST_F(Looking, SeesThatThePeerLeftWhenTheEventCame) {
  other_.hang_up();
  EXPECT_EQ(look(), Peek::ended);
}

}  // namespace
}  // namespace sfai::net
