#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "served.h"

namespace sfai::net {
namespace {

using http::Request;
using http::ResponseWriter;
using http::Task;
using std::chrono::steady_clock;
using testing::drive_for;
using testing::drive_until;
using testing::echo;
using testing::FunctionHandler;

// What a handler saw, for the test to look at.
struct Seen {
  bool working = false;
  bool over = false;
  bool gone = false;
  std::optional<Error> error;
  std::uint64_t bytes = 0;
};

Task<void> wait_elsewhere(boost::asio::io_context& loop, Seen& seen, ResponseWriter& writer) {
  boost::asio::basic_waitable_timer<steady_clock, boost::asio::wait_traits<steady_clock>, http::Executor> timer(loop);
  timer.expires_after(std::chrono::seconds(60));
  boost::system::error_code failure;
  seen.working = true;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable_t<http::Executor>(), failure));
  seen.gone = writer.gone();
  auto sent = co_await writer.respond({}, "late");
  if (!sent) seen.error = sent.error();
  seen.over = true;
}

Task<void> write_without_end(Seen& seen, ResponseWriter& writer) {
  auto sent = co_await writer.start({});
  std::string piece(100'000, 'x');
  while (sent) {
    sent = co_await writer.write(piece);
    seen.bytes = writer.bytes_written();
  }
  seen.error = sent.error();
  seen.gone = writer.gone();
  seen.over = true;
}

class Leaving : public Served {
 protected:
  FunctionHandler::Function waiting() {
    return [this](const Request&, ResponseWriter& writer) { return wait_elsewhere(loop, seen, writer); };
  }
  FunctionHandler::Function endless() {
    return [this](const Request&, ResponseWriter& writer) { return write_without_end(seen, writer); };
  }
  void expect_cancelled_soon() {
    auto since = steady_clock::now();
    drive_until(loop, [this] { return seen.over; });
    EXPECT_LT(steady_clock::now() - since, Milliseconds(100));
    EXPECT_TRUE(seen.gone);
    EXPECT_EQ(seen.error.value()->kind, ErrorKind::client_gone);
    expect_all_closed();
  }

  Seen seen;
};

TEST_F(Leaving, CancelsAHandlerThatWaitsWhenTheClientCloses) {
  auto client = connected_to(waiting());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return seen.working; });
  client.close();
  expect_cancelled_soon();
}

TEST_F(Leaving, CancelsAHandlerThatWaitsWhenTheConnectionIsReset) {
  auto client = connected_to(waiting());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return seen.working; });
  client.reset();
  expect_cancelled_soon();
}

TEST_F(Leaving, SlowsAHandlerDownToItsClient) {
  auto client = connected_to(endless());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_for(loop, Milliseconds(50));
  auto stuck_at = seen.bytes;
  drive_for(loop, Milliseconds(20));
  EXPECT_EQ(seen.bytes, stuck_at);
  client.read(20'000'000);
  EXPECT_GT(seen.bytes, stuck_at);
}

TEST_F(Leaving, EndsAWriteWhenTheClientCloses) {
  auto client = connected_to(endless());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_for(loop, Milliseconds(20));
  client.reset();
  expect_cancelled_soon();
}

TEST_F(Leaving, GivesUpAClientThatTakesNothing) {
  auto client = connected_to(endless(), {.write_timeout = Milliseconds(20)});
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return seen.over; });
  EXPECT_EQ(seen.error.value()->message, "the client has left: timed out");
}

TEST_F(Leaving, DrainsIdleConnectionsAtOnce) {
  auto client = connected_to(echo);
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  client.read_until("GET /|");
  server->drain();
  EXPECT_EQ(client.read_to_end(), "");
  expect_all_closed();
}

TEST_F(Leaving, DrainsARequestUnderWayWithItsAnswer) {
  auto client = connected_to([this](const Request& request, ResponseWriter& writer) {
    server->drain();
    return echo(request, writer);
  });
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nGET /|");
}

TEST_F(Leaving, AcceptsNothingWhenDrained) {
  auto client = connected_to(echo);
  auto port = server->port();
  server->drain();
  EXPECT_THROW(testing::RawPeer::connect(loop, port), boost::system::system_error);
}

TEST_F(Leaving, DropsEverythingWhenStopped) {
  auto client = connected_to(waiting());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return seen.working; });
  server->stop();
  expect_cancelled_soon();
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(Leaving, MayBeDestroyedWhileAHandlerWaits) {
  auto client = connected_to(waiting());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return seen.working; });
  server.reset();
  drive_until(loop, [this] { return seen.over; });
}

}  // namespace
}  // namespace sfai::net
