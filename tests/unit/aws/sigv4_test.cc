#include "aws/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/credentials.h"
#include "net/http1_writer.h"

namespace sfai::aws {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;

const WallTime iam_example = std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + 12h + 36min;
const WallTime s3_example = std::chrono::sys_days(std::chrono::year(2013) / 5 / 24);

Credentials iam_credentials() {
  return {"AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), Secret(), {}};
}

Credentials s3_credentials() {
  return {"AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Secret(), {}};
}

http::ClientRequest request_to(std::string host, std::string target) {
  http::ClientRequest request;
  request.endpoint.host = std::move(host);
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

std::string authorization_of(http::ClientRequest request, const SigningScope& scope) {
  const bool s3 = scope.service == "s3";
  sign(request, s3 ? s3_credentials() : iam_credentials(), scope, s3 ? s3_example : iam_example);
  return std::string(request.headers.find("authorization").value());
}

const SigningScope s3_scope{"us-east-1", "s3"};
const SigningScope iam_scope{"us-east-1", "iam"};

// AWS General Reference, "Signature Version 4 signing process": the request that it signs step by step.
TEST(SigV4, SignsTheListUsersExampleOfAws) {
  auto request = request_to("iam.amazonaws.com", "/?Action=ListUsers&Version=2010-05-08");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(authorization_of(request, iam_scope),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

// Amazon S3 API Reference, "Signature Calculations for the Authorization Header": its four examples.
TEST(SigV4, SignsTheS3ExampleOfARange) {
  auto request = request_to("examplebucket.s3.amazonaws.com", "/test.txt");
  request.headers.add("Range", "bytes=0-9");
  EXPECT_EQ(authorization_of(request, s3_scope),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(SigV4, SignsTheS3ExampleOfAPut) {
  auto request = request_to("examplebucket.s3.amazonaws.com", "/test%24file.text");
  request.method = "PUT";
  request.headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  request.body = "Welcome to Amazon S3.";
  EXPECT_THAT(authorization_of(request, s3_scope),
              EndsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

TEST(SigV4, SignsTheS3ExampleOfAParameterWithoutAValue) {
  EXPECT_THAT(authorization_of(request_to("examplebucket.s3.amazonaws.com", "/?lifecycle"), s3_scope),
              EndsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
}

TEST(SigV4, SignsTheS3ExampleOfAList) {
  EXPECT_THAT(authorization_of(request_to("examplebucket.s3.amazonaws.com", "/?max-keys=2&prefix=J"), s3_scope),
              EndsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST(SigV4, OrdersParametersByNameThenValue) {
  EXPECT_EQ(authorization_of(request_to("h", "/?b=1&a-=2&a=2&a=1"), iam_scope),
            authorization_of(request_to("h", "/?a=1&a=2&a-=2&b=1"), iam_scope));
}

TEST(SigV4, DistinguishesTheOrderOfValuesOfOneHeader) {
  auto one = request_to("h", "/");
  auto other = request_to("h", "/");
  one.headers = {{"x-amz-a", "1"}, {"x-amz-a", "2"}};
  other.headers = {{"x-amz-a", "2"}, {"x-amz-a", "1"}};
  EXPECT_NE(authorization_of(one, iam_scope), authorization_of(other, iam_scope));
}

TEST(SigV4, NormalizesThePathExceptForS3) {
  EXPECT_EQ(authorization_of(request_to("h", "/a/./b//../c"), iam_scope),
            authorization_of(request_to("h", "/a/c"), iam_scope));
  EXPECT_NE(authorization_of(request_to("h", "/a/./b//../c"), s3_scope),
            authorization_of(request_to("h", "/a/c"), s3_scope));
}

TEST(SigV4, FoldsWhiteSpaceInHeaders) {
  auto one = request_to("h", "/");
  auto other = request_to("h", "/");
  one.headers.add("X-Amz-A", "  a \t b\r\n c ");
  other.headers.add("x-amz-a", "a b c");
  EXPECT_EQ(authorization_of(one, iam_scope), authorization_of(other, iam_scope));
}

TEST(SigV4, LeavesOutWhatTheWayMayChange) {
  auto request = request_to("h", "/");
  request.headers = {{"User-Agent", "x"}, {"connection", "close"}, {"x-amzn-trace-id", "1"}, {"content-length", "9"}};
  EXPECT_THAT(authorization_of(request, iam_scope), HasSubstr("SignedHeaders=host;x-amz-date,"));
}

TEST(SigV4, SignsTheSessionToken) {
  auto request = request_to("h", "/");
  auto credentials = iam_credentials();
  credentials.session_token = Secret("token");
  sign(request, credentials, iam_scope, iam_example);
  EXPECT_EQ(request.headers.find("x-amz-security-token"), "token");
  EXPECT_THAT(std::string(*request.headers.find("authorization")), HasSubstr("host;x-amz-date;x-amz-security-token"));
}

TEST(SigV4, ReplacesAnEarlierSignature) {
  auto request = request_to("h", "/");
  auto before = iam_credentials();
  before.session_token = Secret("token");
  sign(request, before, iam_scope, iam_example - 24h);
  sign(request, iam_credentials(), iam_scope, iam_example);
  EXPECT_EQ(request.headers.find("authorization"), authorization_of(request_to("h", "/"), iam_scope));
  EXPECT_EQ(request.headers.size(), 2U);
}

// What the client sends as the host is what has to be signed: a request that names it itself signs alike.
void expect_signed_host_is_sent_host(http::Endpoint endpoint) {
  auto request = request_to("", "/");
  request.endpoint = std::move(endpoint);
  auto spelled_out = request_to(net::authority_of(request.endpoint), "/");
  EXPECT_EQ(authorization_of(request, iam_scope), authorization_of(spelled_out, iam_scope));
}

TEST(SigV4, SignsTheHostAsTheClientSendsIt) {
  expect_signed_host_is_sent_host({"h", 443, true, ""});
  expect_signed_host_is_sent_host({"h", 80, false, ""});
}

}  // namespace
}  // namespace sfai::aws
