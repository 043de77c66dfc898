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

struct Answered {
  std::uint64_t bytes = 0;
  bool over = false;
  std::string why;
};

Task<void> write_without_end(Answered& seen, ResponseWriter& writer) {
  auto sent = co_await writer.start({});
  std::string piece(100'000, 'x');
  while (sent) {
    sent = co_await writer.write(piece);
    seen.bytes = writer.bytes_written();
  }
  seen.why = sent.error()->message;
  seen.over = true;
}

class Slow : public Served {
 protected:
  testing::FunctionHandler::Function endless() {
    return [this](const Request&, ResponseWriter& writer) { return write_without_end(seen, writer); };
  }

  Answered seen;
};

TEST_F(Slow, RefusesABodyThatTrickles) {
  auto client = connected_to(echo, {.min_bytes_per_second = 1'000, .body_grace = Milliseconds(30)});
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n");
  auto begun = steady_clock::now();
  for (int i = 0; i < 5; ++i) {
    client.send("x");
    drive_for(loop, Milliseconds(5));
  }
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 408 Request Timeout\r\n");
  EXPECT_LT(steady_clock::now() - begun, Milliseconds(1'000));
}

TEST_F(Slow, TakesABodyThatKeepsThePace) {
  auto client = connected_to(echo, {.min_bytes_per_second = 1'000, .body_grace = Milliseconds(30)});
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n");
  for (int i = 0; i < 10; ++i) {
    client.send(std::string(100, 'x'));
    drive_for(loop, Milliseconds(10));
  }
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 200 OK\r\n");
}

TEST_F(Slow, GivesUpAClientThatTakesTooLittle) {
  auto client = connected_to(endless(), {.write_timeout = Milliseconds(60), .min_bytes_per_second = 1'000'000'000});
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  while (!seen.over) {
    client.read(1);
    drive_for(loop, Milliseconds(5));
  }
  EXPECT_EQ(seen.why, "the client has left: timed out");
}

TEST_F(Slow, BearsAClientThatTakesLittleButKeepsThePace) {
  auto client = connected_to(endless(), {.write_timeout = Milliseconds(60), .min_bytes_per_second = 1});
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  for (int i = 0; i < 50; ++i) {
    client.read(100'000);
    drive_for(loop, Milliseconds(5));
  }
  EXPECT_FALSE(seen.over);
}

TEST_F(Slow, SeesAClientLeaveThatWasSlowBefore) {
  auto client = connected_to(endless(), {.write_timeout = Milliseconds(400), .min_bytes_per_second = 1});
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_for(loop, Milliseconds(150));
  EXPECT_FALSE(seen.over);
  client.reset();
  auto left = steady_clock::now();
  drive_until(loop, [this] { return seen.over; });
  EXPECT_LT(steady_clock::now() - left, Milliseconds(100));
}

TEST_F(Slow, HoldsNoMoreThanOneWriteForAClientThatTakesNothing) {
  auto client = connected_to(endless());
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_for(loop, Milliseconds(50));
  auto stuck_at = seen.bytes;
  drive_for(loop, Milliseconds(100));
  EXPECT_EQ(seen.bytes, stuck_at);
  client.read(stuck_at);
  drive_for(loop, Milliseconds(50));
  EXPECT_GT(seen.bytes, stuck_at);
}

}  // namespace
}  // namespace sfai::net
