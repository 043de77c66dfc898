#include "calling.h"

namespace sfai::net {
namespace {

constexpr std::string_view whole_answer = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na";

TEST_F(Calling, UsesAConnectionAgain) {
  auto [peer, response] = answered_with(whole_answer);
  EXPECT_EQ(piece(*response), "a");
  auto again = request();
  auto sent = sending(again);
  peer.read_until("\r\n\r\n");
  peer.send(whole_answer);
  EXPECT_TRUE(sent.get());
}

TEST_F(Calling, UsesAConnectionAgainWhereTheReaderStoppedAtTheLastBytes) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
  EXPECT_EQ(piece(*response), "a");
  response.reset();
  auto again = request();
  auto sent = sending(again);
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST / HTTP/1.1\r\n"));
}

TEST_F(Calling, ReplacesAConnectionThatClosedWhileIdle) {
  auto [peer, response] = answered_with(whole_answer);
  peer.close();
  testing::drive_for(loop, Milliseconds(2));
  auto [fresh, second] = answered_with(whole_answer);
  EXPECT_EQ(piece(*second), "a");
}

TEST_F(Calling, ReplacesAConnectionThatSaidSomethingWhileIdle) {
  auto [peer, response] = answered_with(whole_answer);
  peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
  testing::drive_for(loop, Milliseconds(2));
  auto [fresh, second] = answered_with(whole_answer);
  EXPECT_EQ(second->head().status, 200);
}

TEST_F(Calling, TriesOnceMoreWhereAKeptConnectionClosesUnderTheRequest) {
  auto [peer, response] = answered_with(whole_answer);
  auto again = request();
  auto sent = sending(again);
  peer.read_until("\r\n\r\n");
  peer.close();
  auto fresh = upstream.accept();
  fresh.read_until("\r\n\r\n");
  fresh.send(whole_answer);
  EXPECT_TRUE(sent.get());
}

TEST_F(Calling, DoesNotTryAgainOnceAnAnswerBegan) {
  auto [peer, response] = answered_with(whole_answer);
  auto again = request();
  auto sent = sending(again);
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200");
  peer.close();
  EXPECT_EQ(failure_of(sent.get()), "upstream_broke: 127.0.0.1: closed without an answer");
}

TEST_F(Calling, DoesNotTryAFreshConnectionTwice) {
  auto [peer, response] = answered_with(whole_answer);
  auto again = request();
  auto sent = sending(again);
  peer.read_until("\r\n\r\n");
  peer.close();
  upstream.accept().close();
  EXPECT_EQ(failure_of(sent.get()).substr(0, 25), "upstream_broke: 127.0.0.1");
}

TEST_F(Calling, KeepsNoConnectionThatTheUpstreamWantsClosed) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\na");
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Calling, KeepsNoConnectionWithBytesBehindTheAnswer) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nabc");
  EXPECT_EQ(piece(*response), "a");
  EXPECT_EQ(piece(*response), "<end>");
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Calling, KeepsNoMoreConnectionsThanItMay) {
  use({.max_idle_connections = 1});
  auto first = request();
  auto second = request();
  auto first_sent = sending(first);
  auto first_peer = upstream.accept();
  auto second_sent = sending(second);
  auto second_peer = upstream.accept();
  first_peer.send(whole_answer);
  auto first_response = first_sent.get();
  second_peer.send(whole_answer);
  auto second_response = second_sent.get();
  EXPECT_TRUE(first_peer.read_to_end().starts_with("POST /"));
}

TEST_F(Calling, UsesNoConnectionThatIsTooOld) {
  use({.idle_timeout = Milliseconds(2)});
  auto [peer, response] = answered_with(whole_answer);
  testing::drive_for(loop, Milliseconds(5));
  auto [fresh, second] = answered_with(whole_answer);
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Calling, OutlivesItsClientAsAnAnswer) {
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na");
  client.reset();
  peer.send("b");
  EXPECT_EQ(piece(*response), "a");
  EXPECT_EQ(piece(*response), "b");
  EXPECT_EQ(piece(*response), "<end>");
}

}  // namespace
}  // namespace sfai::net
