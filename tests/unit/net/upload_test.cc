#include "net/upload.h"

#include <gtest/gtest.h>

#include "testing/loop.h"
#include "testing/raw_peer.h"

namespace sfai::net {
namespace {

class Uploading : public ::testing::Test {
 protected:
  void open() {
    http::ClientRequest request;
    request.endpoint = {"127.0.0.1", listener.port(), false, ""};
    request.target = "/upload";
    request.headers.add("content-type", "text/plain");
    request.connect_by = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    testing::Pending<Result<std::unique_ptr<Upload>>> opening(loop, open_upload(loop, request));
    peer.emplace(listener.accept());
    upload = std::move(opening.get().value());
  }

  boost::asio::io_context loop;
  testing::RawListener listener{loop};
  std::optional<testing::RawPeer> peer;
  std::unique_ptr<Upload> upload;
};

TEST_F(Uploading, SendsTheHeadWithTheFirstChunk) {
  open();
  EXPECT_TRUE(testing::run(loop, upload->write("hello")));
  std::string head = peer->read_until("\r\n\r\n");
  EXPECT_EQ(head, "POST /upload HTTP/1.1\r\nhost: 127.0.0.1:" + std::to_string(listener.port()) +
                      "\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(peer->read(10), "5\r\nhello\r\n");
  EXPECT_TRUE(testing::run(loop, upload->write("a")));
  EXPECT_EQ(peer->read(6), "1\r\na\r\n");
}

TEST_F(Uploading, EndsWithTrailers) {
  open();
  EXPECT_TRUE(testing::run(loop, upload->write("x")));
  testing::Pending<Result<http::ResponseHead>> finishing(
      loop, upload->finish({{"a-type", "Function.Broke"}, {"a-body", "line\r\nbreak"}}));
  peer->read_until("x\r\n");
  EXPECT_EQ(peer->read_until("\r\n\r\n"), "0\r\na-type: Function.Broke\r\na-body: line  break\r\n\r\n");
  peer->send("HTTP/1.1 202 Accepted\r\ncontent-length: 15\r\n\r\n{\"status\":\"OK\"}");
  auto answer = finishing.get();
  ASSERT_TRUE(answer) << answer.error()->message;
  EXPECT_EQ(answer->status, 202);
}

TEST_F(Uploading, AnEmptyBodyIsTheLastChunkAlone) {
  open();
  testing::Pending<Result<http::ResponseHead>> finishing(loop, upload->finish({}));
  peer->read_until("\r\n\r\n");
  EXPECT_EQ(peer->read_until("\r\n\r\n"), "0\r\n\r\n");
  peer->send("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
  EXPECT_TRUE(finishing.get());
}

TEST_F(Uploading, SaysWhenThePeerLeavesWithoutAnAnswer) {
  open();
  testing::Pending<Result<http::ResponseHead>> finishing(loop, upload->finish({}));
  peer->read_until("\r\n\r\n");
  peer->close();
  auto answer = finishing.get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error()->kind, ErrorKind::upstream_broke);
}

}  // namespace
}  // namespace sfai::net
