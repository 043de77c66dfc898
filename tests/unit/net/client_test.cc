#include "net/client.h"

#include "calling.h"
#include "net/server.h"
#include "testing/handlers.h"

namespace sfai::net {
namespace {

using testing::run;

TEST_F(Calling, SendsARequestAndReadsItsAnswer) {
  auto made = request();
  made.target = "/v1/x";
  made.body = "{}";
  auto sent = sending(made);
  auto peer = upstream.accept();
  EXPECT_EQ(peer.read_until("{}"), "POST /v1/x HTTP/1.1\r\nhost: 127.0.0.1:" + std::to_string(upstream.port()) +
                                       "\r\ncontent-length: 2\r\n\r\n{}");
  peer.send("HTTP/1.1 201 Created\r\nX-A: b\r\ncontent-length: 5\r\n\r\nhello");
  auto response = sent.get();
  ASSERT_TRUE(response);
  EXPECT_EQ((*response)->head().status, 201);
  EXPECT_EQ((*response)->head().headers.find("x-a"), "b");
  EXPECT_EQ(piece(**response), "hello");
  EXPECT_EQ(piece(**response), "<end>");
  EXPECT_EQ(piece(**response), "<end>");
}

TEST_F(Calling, TalksToOurOwnServer) {
  testing::FunctionHandler handler(testing::echo);
  Server server(loop, handler, {.port = 0});
  ASSERT_TRUE(server.listen());
  auto made = request();
  made.endpoint.port = server.port();
  std::string body(1'000'000, 'x');
  made.body = body;
  auto response = run(loop, client->send(made));
  ASSERT_TRUE(response);
  std::string all;
  for (std::string next = piece(**response); next != "<end>"; next = piece(**response)) all += next;
  EXPECT_EQ(all, "POST /|" + body);
}

TEST_F(Calling, TalksToOurOwnServerByIpv6) {
  testing::FunctionHandler handler(testing::echo);
  Server server(loop, handler, {.host = "::1", .port = 0});
  if (!server.listen()) GTEST_SKIP() << "this machine has no IPv6";
  auto made = request();
  made.endpoint.host = "::1";
  made.endpoint.port = server.port();
  auto response = run(loop, client->send(made));
  ASSERT_TRUE(response) << response.error()->message;
  EXPECT_EQ(piece(**response), "POST /|");
}

TEST_F(Calling, GivesChunksAsTheyCome) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  peer.send("5\r\nhello\r\n");
  EXPECT_EQ(piece(*response), "hello");
  peer.send("1\r\n!\r\n0\r\n\r\n");
  EXPECT_EQ(piece(*response), "!");
  EXPECT_EQ(piece(*response), "<end>");
}

TEST_F(Calling, ReadsAnAnswerByteByByte) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n");
  std::string rest = "3\r\ncde\r\n0\r\n\r\n";
  std::string all = piece(*response);
  for (char byte : rest) peer.send({&byte, 1});
  for (std::string next = piece(*response); next != "<end>"; next = piece(*response)) all += next;
  EXPECT_EQ(all, "abcde");
}

TEST_F(Calling, KeepsAPieceWhileOthersReadOnTheSameLoop) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfirst");
  auto chunk = run(loop, response->read(SteadyTime::max()));
  auto [other_peer, other] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother");
  EXPECT_EQ(piece(*other), "other");
  EXPECT_EQ(chunk->bytes, "first");
}

TEST_F(Calling, WakesAndLosesNothing) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  EXPECT_EQ(piece(*response, std::chrono::steady_clock::now() + Milliseconds(5)), "<woke>");
  peer.send("he");
  EXPECT_EQ(piece(*response, std::chrono::steady_clock::now() + Milliseconds(500)), "he");
  EXPECT_EQ(piece(*response, std::chrono::steady_clock::now()), "<woke>");
  peer.send("llo");
  EXPECT_EQ(piece(*response), "llo");
  EXPECT_EQ(piece(*response), "<end>");
}

TEST_F(Calling, ReadsWhatIsThereThoughTheTimeToWakeHasPassed) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  peer.send("hello");
  testing::drive_for(loop, Milliseconds(5));
  EXPECT_EQ(piece(*response, SteadyTime::min()), "hello");
}

TEST_F(Calling, SkipsInterimAnswers) {
  auto [peer, response] =
      answered_with("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na");
  EXPECT_EQ(response->head().status, 200);
  EXPECT_EQ(response->head().headers.size(), 1U);
  EXPECT_EQ(piece(*response), "a");
}

TEST_F(Calling, ReadsABodyWithoutALengthToTheEndOfTheConnection) {
  auto [peer, response] = answered_with("HTTP/1.0 200 OK\r\n\r\nabc");
  peer.close();
  EXPECT_EQ(piece(*response), "abc");
  EXPECT_EQ(piece(*response), "<end>");
}

TEST_F(Calling, ExpectsNoBodyForHead) {
  auto made = request();
  made.method = "HEAD";
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
  auto response = sent.get();
  ASSERT_TRUE(response);
  EXPECT_EQ(piece(**response), "<end>");
}

TEST_F(Calling, TellsThatALengthWasCut) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc");
  peer.close();
  EXPECT_EQ(piece(*response), "abc");
  EXPECT_EQ(piece(*response), "upstream_broke: 127.0.0.1: the answer was cut short");
  EXPECT_EQ(piece(*response), "upstream_broke: 127.0.0.1: the answer was cut short");
}

TEST_F(Calling, TellsThatChunksWereCut) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n");
  peer.close();
  EXPECT_EQ(piece(*response), "ab");
  EXPECT_EQ(piece(*response), "upstream_broke: 127.0.0.1: the answer was cut short");
}

TEST_F(Calling, TellsThatAStreamWasReset) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n");
  EXPECT_EQ(piece(*response), "ab");
  peer.reset();
  EXPECT_EQ(piece(*response), "upstream_broke: 127.0.0.1: Connection reset by peer");
}

TEST_F(Calling, TellsThatAChunkIsMalformed) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n");
  EXPECT_EQ(piece(*response), "ab");
  EXPECT_EQ(piece(*response), "upstream_broke: 127.0.0.1: malformed HTTP: bad chunk");
}

TEST_F(Calling, TellsThatAnAnswerIsNotHttp) {
  auto made = request();
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.send("SSH-2.0-OpenSSH_9.2\r\n");
  EXPECT_EQ(failure_of(sent.get()), "upstream_broke: 127.0.0.1: not HTTP/1.0 or HTTP/1.1");
}

TEST_F(Calling, TellsThatTheConnectionClosedWithoutAnAnswer) {
  auto made = request();
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.read_until("\r\n\r\n");
  peer.close();
  EXPECT_EQ(failure_of(sent.get()), "upstream_broke: 127.0.0.1: closed without an answer");
}

TEST_F(Calling, ReadsARefusalThatComesBeforeTheBodyIsSent) {
  auto made = request();
  std::string body(20'000'000, 'x');
  made.body = body;
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n");
  peer.close();
  auto response = sent.get();
  ASSERT_TRUE(response) << response.error()->message;
  EXPECT_EQ((*response)->head().status, 413);
}

TEST_F(Calling, TellsWhoRefusedTheConnection) {
  auto made = request();
  made.endpoint.port = 1;
  EXPECT_EQ(failure_of(run(loop, client->send(made))),
            "upstream_down: no connection to 127.0.0.1:1: TCP: Connection refused");
}

TEST_F(Calling, TellsThatAHostDoesNotExist) {
  auto made = request();
  made.endpoint.host = "no-such-host.invalid";
  auto response = run(loop, client->send(made));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error()->kind, ErrorKind::upstream_down);
  EXPECT_NE(response.error()->message.find("DNS: no such host"), std::string::npos) << response.error()->message;
}

TEST_F(Calling, FindsLocalhost) {
  auto made = request();
  made.endpoint.host = "localhost";
  auto sent = sending(made);
  auto peer = upstream.accept();
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST / HTTP/1.1\r\nhost: localhost:"));
}

TEST_F(Calling, GivesUpConnectingInTime) {
  auto made = request();
  made.connect_by = std::chrono::steady_clock::now();
  auto response = run(loop, client->send(made));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error()->kind, ErrorKind::timed_out);
  EXPECT_EQ(response.error()->param, "connect_ms");
}

TEST_F(Calling, GivesUpWaitingForTheFirstByteInTime) {
  auto made = request();
  made.first_byte_by = std::chrono::steady_clock::now() + Milliseconds(10);
  auto sent = sending(made);
  auto peer = upstream.accept();
  auto response = sent.get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error()->kind, ErrorKind::timed_out);
  EXPECT_EQ(response.error()->param, "first_byte_ms");
}

TEST_F(Calling, EndsASendThatIsCancelled) {
  auto made = request();
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.read_until("\r\n\r\n");
  sent.cancel();
  EXPECT_EQ(failure_of(sent.get()), "client_gone: cancelled");
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Calling, EndsAReadThatIsCancelled) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  testing::Pending<Result<http::Chunk>> reading(loop, response->read(SteadyTime::max()));
  testing::drive_for(loop, Milliseconds(2));
  reading.cancel();
  auto chunk = reading.get();
  ASSERT_FALSE(chunk);
  EXPECT_EQ(chunk.error()->kind, ErrorKind::client_gone);
}

TEST_F(Calling, ClosesTheConnectionOfAnAnswerThatIsNotReadToItsEnd) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  response.reset();
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Calling, RefusesATargetThatWouldBeTwoRequests) {
  auto made = request();
  made.target = "/ HTTP/1.1\r\nx: y";
  EXPECT_EQ(run(loop, client->send(made)).error()->kind, ErrorKind::bug);
}

TEST(MakeClient, NamesACaFileThatCannotBeRead) {
  boost::asio::io_context loop;
  ClientOptions options;
  options.ca_file = "/nonexistent/ca.pem";
  auto client = make_client(loop, options);
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error()->kind, ErrorKind::not_configured);
  EXPECT_EQ(client.error()->message, "cannot read the CA file '/nonexistent/ca.pem'");
}

TEST(MakeClient, RefusesAProxyThatItCannotUse) {
  boost::asio::io_context loop;
  ClientOptions options;
  options.https_proxy = "socks5://a:1";
  EXPECT_EQ(make_client(loop, options).error()->kind, ErrorKind::not_configured);
}

}  // namespace
}  // namespace sfai::net
