#include "served.h"

namespace sfai::net {
namespace {

using testing::echo;

constexpr ServerOptions small() { return {.max_body_bytes = 10, .max_head_bytes = 300}; }

TEST_F(Served, RefusesALargeBodyBeforeItComes) {
  auto client = connected_to(echo, small());
  client.send("POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 11\r\n\r\n");
  client.shut_down_sending();
  EXPECT_EQ(client.read_to_end(),
            "HTTP/1.1 413 Content Too Large\r\ncontent-type: application/json\r\ncontent-length: 30\r\n"
            "connection: close\r\n\r\nrefused: the body is too large");
}

TEST_F(Served, LetsAClientThatSendsOnReadTheRefusal) {
  auto client = connected_to(echo, small());
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4000000\r\n\r\n");
  client.send(std::string(4'000'000, 'x'));
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 413 Content Too Large\r\n");
  EXPECT_EQ(client.read_until("too large"),
            "content-type: application/json\r\ncontent-length: 30\r\nconnection: close\r\n\r\n"
            "refused: the body is too large");
}

TEST_F(Served, RefusesChunksAboveTheLimit) {
  auto client = connected_to(echo, small());
  client.send("POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n");
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 413 Content Too Large\r\n");
}

TEST_F(Served, TellsAClientThatWaitsToGoOn) {
  auto client = connected_to(echo, small());
  client.send("POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(client.read_until("abc"), "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nPOST /|abc");
}

TEST_F(Served, RefusesALargeHead) {
  auto client = connected_to(echo, small());
  client.send("GET / HTTP/1.1\r\nhost: x\r\nx: " + std::string(400, 'y'));
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 431 Request Header Fields Too Large\r\n");
}

TEST_F(Served, RefusesTwoLengthsAndCloses) {
  auto client = connected_to(echo);
  client.send(
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /evil");
  client.shut_down_sending();
  auto answer = client.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 Bad Request\r\n")) << answer;
  EXPECT_EQ(answer.find("evil"), answer.npos) << answer;
  expect_all_closed();
}

TEST_F(Served, RefusesOtherVersions) {
  auto client = connected_to(echo);
  client.send("GET / HTTP/3.0\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 505 HTTP Version Not Supported\r\n");
}

TEST_F(Served, RefusesAHeadThatIsTooSlow) {
  auto client = connected_to(echo, {.read_timeout = Milliseconds(20)});
  client.send("GET / HTTP/1.1\r\n");
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 408 Request Timeout\r\n");
}

TEST_F(Served, RefusesABodyThatStops) {
  auto client = connected_to(echo, {.read_timeout = Milliseconds(20)});
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\na");
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 408 Request Timeout\r\n");
}

TEST_F(Served, ClosesSilentlyWhereNoRequestComes) {
  auto client = connected_to(echo, {.read_timeout = Milliseconds(20)});
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(Served, ClosesAnIdleConnectionAfterTheKeepAliveTime) {
  auto client = connected_to(echo, {.keep_alive_timeout = Milliseconds(20)});
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nGET /|");
}

}  // namespace
}  // namespace sfai::net
