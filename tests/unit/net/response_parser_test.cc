#include <gtest/gtest.h>

#include "net/http1_parser.h"

namespace sfai::net {
namespace {

using Body = ResponseParser::Body;

// "status|body|rest", with "..." where more is expected, or why it failed.
std::string outcome_of(std::string_view bytes, Body expected = Body::as_announced, bool ended = false) {
  ResponseParser parser({.head_bytes = 200}, expected);
  std::string body;
  auto fed = parser.feed(bytes, body);
  if (fed && ended) fed = parser.finish();
  if (!fed) return body + "|" + fed.error().error->message;
  if (!parser.head_done()) return "...";
  return std::to_string(parser.head().status) + "|" + body + "|" +
         (parser.done() || ended ? parser.take_rest() : "...");
}

TEST(ResponseParser, ReadsABodyByItsLength) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabrest"), "200|ab|rest");
}

TEST(ResponseParser, GivesWhatCameOfAChunk) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"), "200|ab|...");
}

TEST(ResponseParser, AcceptsAnEmptyReason) {
  EXPECT_EQ(outcome_of("HTTP/1.1 529 \r\ncontent-length: 0\r\n\r\n"), "529||");
}

TEST(ResponseParser, EndsABodyWithoutALengthWithTheConnection) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\n\r\nabc", Body::as_announced, true), "200|abc|");
}

TEST(ResponseParser, KnowsNoBodyForHead) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", Body::none), "200||");
}

TEST(ResponseParser, KnowsNoBodyFor204And304) {
  EXPECT_EQ(outcome_of("HTTP/1.1 204 No Content\r\n\r\n"), "204||");
  EXPECT_EQ(outcome_of("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n"), "304||");
}

TEST(ResponseParser, TellsThatALengthWasCut) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc", Body::as_announced, true),
            "abc|malformed HTTP: closed before the end of the body");
}

TEST(ResponseParser, TellsThatChunksWereCut) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n", Body::as_announced, true),
            "ab|malformed HTTP: closed before the end of the body");
}

TEST(ResponseParser, TellsThatTheHeadWasCut) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nx: y\r\n", Body::as_announced, true),
            "|malformed HTTP: closed before a whole head");
}

TEST(ResponseParser, GivesTheBodyThatCameBeforeAFault) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n"),
            "ab|malformed HTTP: bad chunk");
}

TEST(ResponseParser, RefusesACodingThatItCannotUndo) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n"),
            "|malformed HTTP: a transfer-encoding other than 'chunked'");
}

TEST(ResponseParser, RefusesWhatIsNotHttp) {
  EXPECT_EQ(outcome_of("SSH-2.0-OpenSSH_9.2\r\n"), "|not HTTP/1.0 or HTTP/1.1");
}

}  // namespace
}  // namespace sfai::net
