#include "net/server.h"

#include <sys/resource.h>

#include "served.h"

namespace sfai::net {
namespace {

using http::Request;
using http::ResponseWriter;
using http::Task;
using testing::echo;
using testing::RawPeer;

Task<void> stream_two_pieces(const Request&, ResponseWriter& writer) {
  auto started = co_await writer.start({200, {{"x", "y"}}});
  auto first = co_await writer.write("hello");
  auto second = co_await writer.write("0123456789abcdef");
  auto finished = co_await writer.finish();
  EXPECT_TRUE(started && first && second && finished);
  EXPECT_EQ(writer.bytes_written(), 21U);
}

TEST_F(Served, AnswersWithALengthAndKeepsTheConnection) {
  auto client = connected_to(echo);
  client.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("GET /a|"), "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nGET /a|");
  client.send("POST /b HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello");
  EXPECT_EQ(client.read_until("hello"), "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\nPOST /b|hello");
  EXPECT_EQ(server->open_connections(), 1U);
}

TEST_F(Served, AnswersPipelinedRequestsInTheirOrder) {
  auto client = connected_to(echo);
  client.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_to_end(),
            "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nGET /a|"
            "HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\nGET /b|");
}

TEST_F(Served, TakesARequestByteByByte) {
  auto client = connected_to(echo);
  std::string request = "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (char byte : request) client.send({&byte, 1});
  EXPECT_EQ(client.read_until("POST /|abc"), "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nPOST /|abc");
}

TEST_F(Served, TakesABodyOfManyReads) {
  auto client = connected_to(echo);
  std::string body(3'000'000, 'x');
  client.send("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3000000\r\n\r\n");
  client.send(body);
  EXPECT_EQ(client.read_to_end(),
            "HTTP/1.1 200 OK\r\ncontent-length: 3000007\r\nconnection: close\r\n\r\nPOST /|" + body);
}

TEST_F(Served, StreamsInOneChunkAWrite) {
  auto client = connected_to(stream_two_pieces);
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nx: y\r\ntransfer-encoding: chunked\r\n\r\n"
            "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
}

TEST_F(Served, StreamsToHttp10UntilTheConnectionEnds) {
  auto client = connected_to(stream_two_pieces);
  client.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\nx: y\r\nconnection: close\r\n\r\nhello0123456789abcdef");
}

TEST_F(Served, ClosesAfterAnAnswerToHttp10) {
  auto client = connected_to(echo);
  client.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nGET /|");
}

TEST_F(Served, KeepsAnHttp10ConnectionThatAsksForIt) {
  auto client = connected_to(echo);
  client.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: keep-alive\r\n\r\nGET /|");
}

TEST_F(Served, LeavesTheBodyOutForHead) {
  auto client = connected_to(echo);
  client.send("HEAD / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\n");
}

TEST_F(Served, LeavesTheBodyOfAnAnswerWithoutOneOut) {
  auto client = connected_to([](const Request&, ResponseWriter& writer) -> Task<void> {
    auto sent = co_await writer.respond({204, {}}, "nothing");
    EXPECT_TRUE(sent);
  });
  client.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
}

TEST_F(Served, SendsNoEmptyChunk) {
  auto client = connected_to([](const Request&, ResponseWriter& writer) -> Task<void> {
    auto started = co_await writer.start({});
    auto nothing = co_await writer.write("");
    auto something = co_await writer.write("a");
    auto finished = co_await writer.finish();
    EXPECT_TRUE(started && nothing && something && finished);
  });
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("0\r\n\r\n"), "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
}

TEST_F(Served, CutsAnAnswerThatIsNotFinished) {
  auto client = connected_to([](const Request&, ResponseWriter& writer) -> Task<void> {
    auto started = co_await writer.start({});
    auto written = co_await writer.write("half");
    EXPECT_TRUE(started && written);
  });
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
}

TEST_F(Served, AnswersForAHandlerThatDoesNot) {
  auto client = connected_to([](const Request&, ResponseWriter&) -> Task<void> { co_return; });
  client.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 500 Internal Server Error\r\n");
}

TEST_F(Served, AnswersForAHandlerThatThrows) {
  auto client = connected_to([](const Request&, ResponseWriter&) -> Task<void> {
    throw std::runtime_error("broken");
    co_return;
  });
  client.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 500 Internal Server Error\r\n");
}

TEST_F(Served, RefusesASecondAnswerToOneRequest) {
  auto client = connected_to([](const Request&, ResponseWriter& writer) -> Task<void> {
    auto first = co_await writer.respond({}, "a");
    auto second = co_await writer.respond({}, "b");
    EXPECT_TRUE(first);
    EXPECT_EQ(second.error()->kind, ErrorKind::bug);
  });
  client.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\na");
}

TEST_F(Served, SharesItsPortWithAnotherThreadsServer) {
  auto client = connected_to(echo);
  Server second(loop, *handler, {.port = server->port(), .share_port = true});
  auto listening = second.listen();
  EXPECT_TRUE(listening) << listening.error()->message;
}

TEST_F(Served, NamesAPortThatIsTaken) {
  auto client = connected_to(echo);
  Server second(loop, *handler, {.port = server->port()});
  auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error()->kind, ErrorKind::not_configured);
  EXPECT_EQ(listening.error()->message,
            "cannot listen on 127.0.0.1:" + std::to_string(server->port()) + ": Address already in use");
}

TEST_F(Served, GoesOnAcceptingAfterFilesHadRunOut) {
  auto client = connected_to(echo);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none{.rlim_cur = 3, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  testing::drive_for(loop, Milliseconds(5));
  EXPECT_EQ(server->open_connections(), 0U);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nGET /|");
}

TEST_F(Served, NamesAnAddressThatIsNotOurs) {
  auto client = connected_to(echo);
  Server elsewhere(loop, *handler, {.host = "192.0.2.1", .port = 0});
  auto listening = elsewhere.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error()->kind, ErrorKind::not_configured);
  EXPECT_EQ(listening.error()->message, "cannot listen on 192.0.2.1:0: Cannot assign requested address");
}

}  // namespace
}  // namespace sfai::net
