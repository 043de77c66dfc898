#include <gtest/gtest.h>

#include "net/http1_parser.h"

namespace sfai::net {
namespace {

constexpr Http1Limits limits{.head_bytes = 200, .body_bytes = 10};

// What became of the bytes: "METHOD target|header=value;|body|rest", "incomplete", or the status of the refusal.
std::string outcome_of(RequestParser& parser, const std::expected<void, Http1Failure>& fed) {
  if (!fed) return std::to_string(fed.error().status);
  if (!parser.done()) return "incomplete";
  auto request = parser.take_request();
  std::string text = request.method + " " + request.target + "|";
  for (const auto& [name, value] : request.headers) text.append(name).append("=").append(value).append(";");
  return text + "|" + request.body + "|" + parser.take_rest();
}

std::string parsed(std::string_view bytes) {
  RequestParser parser(limits);
  auto fed = parser.feed(bytes);
  return outcome_of(parser, fed);
}

std::string parsed_byte_by_byte(std::string_view bytes) {
  RequestParser parser(limits);
  std::expected<void, Http1Failure> fed;
  for (std::size_t i = 0; fed && i < bytes.size(); ++i) fed = parser.feed(bytes.substr(i, 1));
  return outcome_of(parser, fed);
}

TEST(RequestParser, ReadsAHeadWithoutABody) {
  EXPECT_EQ(parsed("GET /v1/models?limit=2 HTTP/1.1\r\nHost: a\r\nX-B:  c d \r\n\r\n"),
            "GET /v1/models?limit=2|Host=a;X-B=c d;||");
}

TEST(RequestParser, ReadsABodyByItsLength) {
  EXPECT_EQ(parsed("POST / HTTP/1.1\r\nhost:a\r\ncontent-length:3\r\n\r\nabc"), "POST /|host=a;content-length=3;|abc|");
}

TEST(RequestParser, ReadsAChunkedBody) {
  EXPECT_EQ(parsed("POST / HTTP/1.1\r\nhost:a\r\ntransfer-encoding: Chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
            "POST /|host=a;transfer-encoding=Chunked;|abc|");
}

TEST(RequestParser, ThrowsTrailersAway) {
  EXPECT_EQ(parsed("POST / HTTP/1.1\r\nhost:a\r\ntransfer-encoding:chunked\r\n\r\n0\r\nhost: b\r\nx: y\r\n\r\n"),
            "POST /|host=a;transfer-encoding=chunked;||");
}

TEST(RequestParser, LeavesThePipelinedRequest) {
  EXPECT_EQ(parsed("POST / HTTP/1.1\r\nhost:a\r\ncontent-length:1\r\n\r\nxGET /"),
            "POST /|host=a;content-length=1;|x|GET /");
}

TEST(RequestParser, WaitsForTheRestOfTheHead) { EXPECT_EQ(parsed("GET / HTTP/1.1\r\nhost: a\r\n"), "incomplete"); }

TEST(RequestParser, ReadsALengthByteByByte) {
  EXPECT_EQ(parsed_byte_by_byte("POST / HTTP/1.1\r\nhost:a\r\ncontent-length:3\r\n\r\nabc"),
            "POST /|host=a;content-length=3;|abc|");
}

TEST(RequestParser, ReadsChunksByteByByte) {
  EXPECT_EQ(parsed_byte_by_byte(
                "POST / HTTP/1.1\r\nhost:a\r\ntransfer-encoding:chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nx: y\r\n\r\n"),
            "POST /|host=a;transfer-encoding=chunked;|abc|");
}

TEST(RequestParser, ReadsAnEmptyChunkedBodyByteByByte) {
  EXPECT_EQ(parsed_byte_by_byte("POST / HTTP/1.1\r\nhost:a\r\ntransfer-encoding:chunked\r\n\r\n0\r\n\r\n"),
            "POST /|host=a;transfer-encoding=chunked;||");
}

struct Refusal {
  const char* why;
  const char* bytes;
  const char* status;
};

class RefusedRequest : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusedRequest, AtOnce) { EXPECT_EQ(parsed(GetParam().bytes), GetParam().status); }
TEST_P(RefusedRequest, ByteByByte) { EXPECT_EQ(parsed_byte_by_byte(GetParam().bytes), GetParam().status); }

#define HEAD "POST / HTTP/1.1\r\nhost:a\r\n"
#define CHUNKED HEAD "transfer-encoding:chunked\r\n\r\n"

const Refusal refusals[] = {
    {"LengthThenChunked", HEAD "content-length:3\r\ntransfer-encoding:chunked\r\n\r\n", "400"},
    {"ChunkedThenLength", HEAD "transfer-encoding:chunked\r\ncontent-length:3\r\n\r\n", "400"},
    {"TwoLengths", HEAD "content-length:3\r\ncontent-length:4\r\n\r\n", "400"},
    {"LengthList", HEAD "content-length:3, 4\r\n\r\n", "400"},
    {"NegativeLength", HEAD "content-length:-3\r\n\r\n", "400"},
    {"SignedLength", HEAD "content-length:+3\r\n\r\n", "400"},
    {"HexadecimalLength", HEAD "content-length:0x3\r\n\r\n", "400"},
    {"OverflowingLength", HEAD "content-length:18446744073709551617\r\n\r\n", "400"},
    {"OtherCoding", HEAD "transfer-encoding:gzip\r\n\r\n", "400"},
    {"CodingBeforeChunked", HEAD "transfer-encoding:gzip, chunked\r\n\r\n", "400"},
    {"ChunkedNotLast", HEAD "transfer-encoding:chunked, identity\r\n\r\n", "400"},
    {"TwoCodings", HEAD "transfer-encoding:chunked\r\ntransfer-encoding:chunked\r\n\r\n", "400"},
    {"VerticalTabInCoding",
     HEAD "transfer-encoding:\x0b"
          "chunked\r\n\r\n",
     "400"},
    {"CodingInHttp10", "POST / HTTP/1.0\r\nhost:a\r\ntransfer-encoding:chunked\r\n\r\n", "400"},
    {"FoldedValue", HEAD "x:a\r\n b\r\n\r\n", "400"},
    {"FoldedByTab", HEAD "x:\r\n\tchunked\r\n\r\n", "400"},
    {"SpaceBeforeColon", HEAD "content-length : 3\r\n\r\n", "400"},
    {"SpaceBeforeName", "POST / HTTP/1.1\r\n host:a\r\n\r\n", "400"},
    {"BareLineFeedInHead", "POST / HTTP/1.1\nhost:a\n\n\r\n\r\n", "505"},
    {"BareLineFeedInField", HEAD "x:a\ny:b\r\n\r\n", "400"},
    {"BareCarriageReturn", HEAD "x:a\ry:b\r\n\r\n", "400"},
    {"ZeroByte", "POST / HTTP/1.1\r\nhost:a\r\nx:\x01\r\n\r\n", "400"},
    {"NoHost", "GET / HTTP/1.1\r\n\r\n", "400"},
    {"TwoHosts", "GET / HTTP/1.1\r\nhost:a\r\nhost:a\r\n\r\n", "400"},
    {"SpaceInTarget", "GET / a HTTP/1.1\r\nhost:a\r\n\r\n", "505"},
    {"ChunkSizeWithPrefix", CHUNKED "0x1\r\na\r\n0\r\n\r\n", "400"},
    {"ChunkSizeWithSign", CHUNKED "+1\r\na\r\n0\r\n\r\n", "400"},
    {"ChunkSizeWithSpaceBefore", CHUNKED " 1\r\na\r\n0\r\n\r\n", "400"},
    {"ChunkSizeEmpty", CHUNKED "\r\na\r\n0\r\n\r\n", "400"},
    {"ChunkSizeOverflow", CHUNKED "fffffffffffffffff\r\na\r\n0\r\n\r\n", "400"},
    {"ChunkWithoutItsLineEnd", CHUNKED "1\r\nabc0\r\n\r\n", "400"},
    {"ChunkLineEndedByLineFeed", CHUNKED "1\na\r\n0\r\n\r\n", "400"},
    {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
    {"Http09", "GET /\r\n\r\n", "400"},
    {"NotHttp", "\x16\x03\x01\x02", "400"},
    {"LengthAboveTheLimit", HEAD "content-length:11\r\n\r\n", "413"},
    {"ChunkAboveTheLimit", CHUNKED "b\r\nab", "413"},
    {"ChunksAboveTheLimit", CHUNKED "8\r\n12345678\r\n3\r\n", "413"},
};

INSTANTIATE_TEST_SUITE_P(All, RefusedRequest, ::testing::ValuesIn(refusals),
                         [](const auto& refusal) { return std::string(refusal.param.why); });

TEST(RequestParser, RefusesAHeadAboveTheLimitInOneLine) {
  EXPECT_EQ(parsed("GET /" + std::string(200, 'a') + " HTTP/1.1\r\n"), "431");
}

TEST(RequestParser, RefusesAHeadAboveTheLimitInManyLines) {
  std::string lines;
  for (int i = 0; i < 40; ++i) lines += "x:yz\r\n";
  EXPECT_EQ(parsed_byte_by_byte("GET / HTTP/1.1\r\nhost:a\r\n" + lines), "431");
}

TEST(RequestParser, RefusesAnEndlessChunkHeader) {
  EXPECT_EQ(parsed_byte_by_byte(CHUNKED "1;" + std::string(300, 'x')), "400");
}

TEST(RequestParser, RefusesEndlessTrailers) {
  std::string lines;
  for (int i = 0; i < 60; ++i) lines += "x:yz\r\n";
  EXPECT_EQ(parsed_byte_by_byte(CHUNKED "0\r\n" + lines), "400");
}

TEST(RequestParser, KeepsHttp11AliveUnlessToldOtherwise) {
  RequestParser parser(limits);
  ASSERT_TRUE(parser.feed("GET / HTTP/1.1\r\nhost:a\r\n\r\n"));
  EXPECT_TRUE(parser.keep_alive());
  RequestParser closing(limits);
  ASSERT_TRUE(closing.feed("GET / HTTP/1.1\r\nhost:a\r\nconnection: Close\r\n\r\n"));
  EXPECT_FALSE(closing.keep_alive());
}

TEST(RequestParser, ClosesHttp10UnlessToldOtherwise) {
  RequestParser parser(limits);
  ASSERT_TRUE(parser.feed("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_FALSE(parser.keep_alive());
  RequestParser keeping(limits);
  ASSERT_TRUE(keeping.feed("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n"));
  EXPECT_TRUE(keeping.keep_alive());
}

TEST(RequestParser, SeesTheWishToContinue) {
  RequestParser parser(limits);
  ASSERT_TRUE(parser.feed("POST / HTTP/1.1\r\nhost:a\r\nexpect: 100-Continue\r\ncontent-length: 3\r\n\r\n"));
  EXPECT_TRUE(parser.head_done());
  EXPECT_TRUE(parser.expects_continue());
}

}  // namespace
}  // namespace sfai::net
