#include "net/server.h"

#include <gtest/gtest.h>

#include "net/client.h"
#include "testing/handlers.h"
#include "testing/loop.h"
#include "testing/raw_peer.h"

namespace sfai::net {
namespace {

using testing::FunctionHandler;
using testing::RawPeer;

class Served : public ::testing::Test {
 protected:
  RawPeer connected_to(FunctionHandler::Function function, ServerOptions options = {}) {
    handler.emplace(std::move(function));
    options.port = 0;
    server.emplace(loop, *handler, options);
    EXPECT_TRUE(server->listen());
    return RawPeer::connect(loop, server->port());
  }

  boost::asio::io_context loop;
  std::optional<FunctionHandler> handler;
  std::optional<Server> server;
};

TEST_F(Served, AnswersWithALengthAndKeepsTheConnection) {
  auto client = connected_to(testing::echo);
  client.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("GET /a|"), "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nGET /a|");
  client.send("POST /b HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello");
  EXPECT_EQ(client.read_until("hello"), "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\nPOST /b|hello");
}

}  // namespace
}  // namespace sfai::net
