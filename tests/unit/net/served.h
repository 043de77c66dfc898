#pragma once

#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "net/server.h"
#include "testing/handlers.h"
#include "testing/loop.h"
#include "testing/raw_peer.h"

namespace sfai::net {

// A server on a port of its own, and a client of which the test writes every byte.
class Served : public ::testing::Test {
 protected:
  testing::RawPeer connected_to(testing::FunctionHandler::Function function, ServerOptions options = {}) {
    handler.emplace(std::move(function));
    options.port = 0;
    server.emplace(loop, *handler, options);
    EXPECT_TRUE(server->listen());
    return testing::RawPeer::connect(loop, server->port());
  }

  void expect_all_closed() {
    testing::drive_until(loop, [this] { return server->open_connections() == 0; });
  }

  boost::asio::io_context loop;
  std::optional<testing::FunctionHandler> handler;
  std::optional<Server> server;
};

}  // namespace sfai::net
