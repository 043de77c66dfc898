#include "calling.h"

namespace sfai::net {
namespace {

constexpr std::string_view whole_answer = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na";

class ConnectingAhead : public Calling {
 protected:
  void connect_ahead() { client->connect_ahead(request().endpoint, request().connect_by); }
  // No second connection comes.
  void expect_no_other(testing::Pending<Result<Response>>& sent, testing::RawPeer& peer) {
    EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST /"));
    peer.send(whole_answer);
    EXPECT_TRUE(sent.get());
  }
};

TEST_F(ConnectingAhead, GivesTheConnectionToTheNextRequest) {
  connect_ahead();
  auto peer = upstream.accept();
  testing::drive_for(loop, Milliseconds(5));
  auto made = request();
  auto sent = sending(made);
  expect_no_other(sent, peer);
}

TEST_F(ConnectingAhead, GivesItAlsoToOneThatComesWhileItIsMade) {
  connect_ahead();
  auto made = request();
  auto sent = sending(made);
  auto peer = upstream.accept();
  expect_no_other(sent, peer);
}

TEST_F(ConnectingAhead, MakesOneOnly) {
  connect_ahead();
  connect_ahead();
  auto peer = upstream.accept();
  testing::drive_for(loop, Milliseconds(5));
  connect_ahead();
  auto made = request();
  auto sent = sending(made);
  expect_no_other(sent, peer);
}

TEST_F(ConnectingAhead, ARequestDoesNotSufferFromItsFailure) {
  http::Endpoint nowhere{"127.0.0.1", 1, false, ""};
  client->connect_ahead(nowhere, request().connect_by);
  auto made = request();
  made.endpoint = nowhere;
  auto sent = sending(made);
  EXPECT_TRUE(failure_of(sent.get()).starts_with("upstream_down: no connection to 127.0.0.1:1"));
}

TEST_F(ConnectingAhead, AConnectionThatDiedMeanwhileIsReplaced) {
  connect_ahead();
  upstream.accept().close();
  testing::drive_for(loop, Milliseconds(5));
  auto [peer, response] = answered_with(whole_answer);
  EXPECT_EQ(piece(*response), "a");
}

TEST_F(ConnectingAhead, TheClientMayGoFirst) {
  connect_ahead();
  client.reset();
  testing::drive_for(loop, Milliseconds(5));
}

}  // namespace
}  // namespace sfai::net
