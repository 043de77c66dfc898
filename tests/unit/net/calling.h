#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>

#include "net/client.h"
#include "testing/loop.h"
#include "testing/raw_peer.h"

namespace sfai::net {

// A client, and an upstream of which the test writes every byte.
class Calling : public ::testing::Test {
 protected:
  using Response = std::unique_ptr<http::ClientResponse>;

  void use(ClientOptions options) { client = make_client(loop, std::move(options)).value(); }

  http::ClientRequest request() const {
    http::ClientRequest made;
    made.endpoint = {"127.0.0.1", upstream.port(), false, ""};
    made.connect_by = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    made.first_byte_by = made.connect_by;
    return made;
  }

  testing::Pending<Result<Response>> sending(const http::ClientRequest& request) {
    return {loop, client->send(request)};
  }

  // Sends request() on a new connection and answers it with those bytes.
  std::pair<testing::RawPeer, Response> answered_with(std::string_view bytes) {
    auto made = request();
    auto sent = sending(made);
    auto peer = upstream.accept();
    peer.read_until("\r\n\r\n");
    peer.send(bytes);
    auto response = sent.get();
    EXPECT_TRUE(response) << response.error()->message;
    return {std::move(peer), std::move(*response)};
  }

  // The next piece: its bytes, "<end>", "<woke>", or the error's kind and message.
  std::string piece(http::ClientResponse& response, SteadyTime wake = SteadyTime::max()) {
    auto chunk = testing::run(loop, response.read(wake));
    if (!chunk) return std::string(name_of(chunk.error()->kind)) + ": " + chunk.error()->message;
    if (chunk->kind == http::Chunk::Kind::woke) return "<woke>";
    return chunk->kind == http::Chunk::Kind::end ? "<end>" : std::string(chunk->bytes);
  }

  std::string failure_of(Result<Response> response) {
    if (response) return "no failure";
    return std::string(name_of(response.error()->kind)) + ": " + response.error()->message;
  }

  boost::asio::io_context loop;
  testing::RawListener upstream{loop};
  std::unique_ptr<http::Client> client = make_client(loop, {}).value();
};

}  // namespace sfai::net
