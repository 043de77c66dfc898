#include "net/http1_writer.h"

#include <gtest/gtest.h>

namespace sfai::net {
namespace {

using Body = ResponseFraming::Body;
using Connection = ResponseFraming::Connection;

http::Endpoint plain(std::string host, std::uint16_t port) { return {std::move(host), port, false, ""}; }
http::Endpoint encrypted(std::string host, std::uint16_t port) { return {std::move(host), port, true, ""}; }

http::ClientRequest request_to(http::Endpoint endpoint) {
  http::ClientRequest request;
  request.endpoint = std::move(endpoint);
  return request;
}

TEST(ResponseHeadText, AnnouncesALength) {
  EXPECT_EQ(response_head_text({404, {{"x", "y"}}}, {Body::length, 3, Connection::keep}),
            "HTTP/1.1 404 Not Found\r\nx: y\r\ncontent-length: 3\r\n\r\n");
}

TEST(ResponseHeadText, AnnouncesChunksAndTheEndOfTheConnection) {
  EXPECT_EQ(response_head_text({}, {Body::chunked, 0, Connection::close}),
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
}

TEST(ResponseHeadText, HasNoReasonForAStatusThatItDoesNotKnow) {
  EXPECT_EQ(response_head_text({599, {}}, {Body::none, 0, Connection::keep}), "HTTP/1.1 599 \r\n\r\n");
}

TEST(ResponseHeadText, LeavesOutFieldsOfTheFraming) {
  EXPECT_EQ(
      response_head_text({200, {{"Content-Length", "9"}, {"Transfer-Encoding", "gzip"}, {"Connection", "upgrade"}}},
                         {Body::none, 0, Connection::keep}),
      "HTTP/1.1 200 OK\r\n\r\n");
}

TEST(ResponseHeadText, LetsNoValueAddAField) {
  EXPECT_EQ(response_head_text({200, {{"x", "a\r\nset-cookie: b\n"}}}, {Body::none, 0, Connection::keep}),
            "HTTP/1.1 200 OK\r\nx: a  set-cookie: b \r\n\r\n");
}

TEST(ResponseHeadText, LetsNoNameAddAField) {
  EXPECT_EQ(response_head_text({200, {{"x\r\ny", "a"}, {"", "b"}, {"z: c", "d"}}}, {Body::none, 0, Connection::keep}),
            "HTTP/1.1 200 OK\r\n\r\n");
}

TEST(ResponseHeadText, LooksAtAllOfALongNameAndALongValue) {
  EXPECT_EQ(
      response_head_text({200, {{"x-name-of-\r\nlines", "a"}, {"x-a-long-name\x7f", "b"}, {"x", "12345678\n9\t\x7fä"}}},
                         {Body::none, 0, Connection::keep}),
      "HTTP/1.1 200 OK\r\nx: 12345678 9\t ä\r\n\r\n");
}

TEST(RequestHeadText, NamesTheHostAndTheLength) {
  auto request = request_to(encrypted("api.example.com", 443));
  request.target = "/v1/messages";
  request.headers.add("x-api-key", "k");
  request.body = "{}";
  EXPECT_EQ(request_head_text(request),
            "POST /v1/messages HTTP/1.1\r\nhost: api.example.com\r\nx-api-key: k\r\ncontent-length: 2\r\n\r\n");
}

TEST(RequestHeadText, HasNoLengthForAGetWithoutABody) {
  auto request = request_to(plain("a", 80));
  request.method = "GET";
  EXPECT_EQ(request_head_text(request), "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
}

TEST(RequestHeadText, SaysThatAPostHasNoBody) {
  EXPECT_EQ(request_head_text(request_to(encrypted("a", 443))),
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
}

TEST(AuthorityOf, NamesThePortUnlessItIsTheSchemes) {
  EXPECT_EQ(authority_of(encrypted("a", 443)), "a");
  EXPECT_EQ(authority_of(encrypted("a", 80)), "a:80");
  EXPECT_EQ(authority_of(plain("a", 80)), "a");
}

TEST(AuthorityOf, PutsAnIpv6AddressInBrackets) {
  EXPECT_EQ(authority_of(plain("::1", 8080)), "[::1]:8080");
  EXPECT_EQ(authority_of(encrypted("[::1]", 443)), "[::1]");
}

TEST(ChunkHeaderText, IsHexadecimal) { EXPECT_EQ(chunk_header_text(255), "ff\r\n"); }

}  // namespace
}  // namespace sfai::net
