#include "aws/s3.h"

#include <gmock/gmock.h>

#include "asking.h"
#include "testing/raw_peer.h"

namespace sfai::aws {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::run;

std::string error_body(std::string_view code, std::string_view message) {
  return "<?xml version=\"1.0\"?>\n<Error><Code>" + std::string(code) + "</Code><Message>" + std::string(message) +
         "</Message></Error>";
}

class S3Test : public Asking {
 protected:
  S3Test() {
    use_keys();
    environment["AWS_ENDPOINT_URL_S3"] = url();
  }
  Result<std::optional<S3Object>> get(std::string etag = {}, Milliseconds limit = 3s) {
    return run(loop, s3.get_if_changed("bucket", "config/model map.json", std::move(etag), limit));
  }
  std::string refused(ScriptedService::Answer given) {
    answer(std::move(given));
    return failure_of(get());
  }

  CredentialsChain chain{*client, clock, variables};
  S3 s3{*client, clock, chain, variables};
};

TEST_F(S3Test, ReadsAnObject) {
  answer({.body = "{}", .headers = {{"ETag", "\"abc\""}}});
  auto got = get();
  ASSERT_TRUE(got && *got);
  EXPECT_EQ((*got)->body, "{}");
  EXPECT_EQ((*got)->etag, "\"abc\"");
  EXPECT_EQ(service.requests[0].method + " " + service.requests[0].target, "GET /bucket/config/model%20map.json");
  EXPECT_EQ(service.requests[0].headers.find("if-none-match"), std::nullopt);
  EXPECT_THAT(std::string(*service.requests[0].headers.find("authorization")),
              HasSubstr("AKIDEXAMPLE/20261122/eu-central-1/s3/aws4_request"));
}

TEST_F(S3Test, HasNothingNewOfAnUnchangedObject) {
  answer({.status = 304});
  auto got = get("\"abc\"");
  EXPECT_TRUE(got && !*got);
  EXPECT_EQ(service.requests[0].headers.find("if-none-match"), "\"abc\"");
}

TEST_F(S3Test, PutsTheBucketIntoTheHostOfS3Itself) {
  environment.erase("AWS_ENDPOINT_URL_S3");
  AddressBook book;
  S3 real(book, clock, chain, variables);
  run(loop, real.get_if_changed("bucket-1", "key", {}, 1s));
  run(loop, real.get_if_changed("with.dots", "a/../key", {}, 1s));
  EXPECT_THAT(book.urls, ::testing::ElementsAre("https://bucket-1.s3.eu-central-1.amazonaws.com:443/key",
                                                "https://s3.eu-central-1.amazonaws.com:443/with.dots/a/../key"));
}

TEST_F(S3Test, RefusesABucketThatCouldBeAnotherHost) {
  auto got = run(loop, s3.get_if_changed("evil.test/x", "key", {}, 1s));
  EXPECT_THAT(failure_of(got), AllOf(HasSubstr("not_configured"), HasSubstr("evil.test/x")));
}

TEST_F(S3Test, SaysThatTheObjectIsMissing) {
  EXPECT_EQ(refused({.status = 404, .body = error_body("NoSuchKey", "m")}),
            "not_found object_not_found: s3://bucket/config/model map.json does not exist");
}

TEST_F(S3Test, SaysThatTheBucketIsMissing) {
  EXPECT_EQ(refused({.status = 404, .body = error_body("NoSuchBucket", "m")}),
            "not_found bucket_not_found: there is no bucket bucket");
}

TEST_F(S3Test, NamesThePermissionThatIsMissing) {
  EXPECT_THAT(refused({.status = 403, .body = error_body("AccessDenied", "Access Denied")}),
              AllOf(HasSubstr("forbidden"), HasSubstr("s3:GetObject on arn:aws:s3:::bucket/config/model map.json"),
                    HasSubstr("s3:ListBucket on arn:aws:s3:::bucket")));
}

TEST_F(S3Test, NamesTheRegionOfTheBucket) {
  EXPECT_THAT(refused({.status = 301,
                       .body = error_body("PermanentRedirect", "m"),
                       .headers = {{"x-amz-bucket-region", "eu-west-1"}}}),
              HasSubstr("the bucket bucket is in eu-west-1, not in eu-central-1: set AWS_REGION=eu-west-1"));
  EXPECT_THAT(refused({.status = 400,
                       .body = "<Error><Code>AuthorizationHeaderMalformed</Code><Region>us-west-2</Region></Error>"}),
              HasSubstr("is in us-west-2"));
}

TEST_F(S3Test, SaysThatTheClockIsWrong) {
  EXPECT_THAT(refused({.status = 403,
                       .body = error_body("RequestTimeTooSkewed", "m"),
                       .headers = {{"Date", "Mon, 23 Nov 2026 12:00:00 GMT"}}}),
              AllOf(HasSubstr("not_configured clock_skew"), HasSubstr("it says 2026-11-22T12:00:00.000Z"),
                    HasSubstr("AWS says Mon, 23 Nov 2026 12:00:00 GMT")));
}

TEST_F(S3Test, SaysThatTheCredentialsAreWrongAndQuotesNoneOfThem) {
  environment["AWS_SESSION_TOKEN"] = "the-session-token";
  EXPECT_THAT(
      refused({.status = 403,
               .body = error_body("SignatureDoesNotMatch", "AKIDEXAMPLE the-session-token\nx-amz-security-token:the")}),
      AllOf(HasSubstr("not_configured credentials_refused"), Not(HasSubstr("AKIDEXAMPLE")), Not(HasSubstr("token"))));
}

TEST_F(S3Test, TriesAgainAfterAFaultOfS3) {
  answer_in_turn({{.status = 503, .body = error_body("SlowDown", "m")}, {.body = "{}"}});
  EXPECT_EQ(failure_of(get()), "no failure");
  EXPECT_EQ(service.requests.size(), 2U);
}

TEST_F(S3Test, GivesUpAfterTheSecondFault) {
  EXPECT_THAT(refused({.status = 503, .body = error_body("SlowDown", "m")}), HasSubstr("rate_limited"));
  EXPECT_EQ(service.requests.size(), 2U);
  EXPECT_THAT(refused({.status = 500, .body = error_body("InternalError", "m")}), HasSubstr("upstream_broke"));
}

TEST_F(S3Test, DoesNotTryAgainWhenTheLimitIsNear) {
  answer({.status = 503, .body = error_body("SlowDown", "m")});
  EXPECT_THAT(failure_of(get({}, 90ms)), HasSubstr("rate_limited"));
  EXPECT_EQ(service.requests.size(), 1U);
}

TEST_F(S3Test, TriesAgainWithNewCredentialsWhenTheyHaveExpired) {
  answer_in_turn({{.status = 400, .body = error_body("ExpiredToken", "m")}, {.body = "{}"}});
  Credentials held = *run(loop, chain.get());
  environment["AWS_ACCESS_KEY_ID"] = "AKIDRENEWED";
  EXPECT_EQ(failure_of(get()), "no failure");
  EXPECT_THAT(std::string(*service.requests[0].headers.find("authorization")), HasSubstr("AKIDEXAMPLE"));
  EXPECT_THAT(std::string(*service.requests[1].headers.find("authorization")), HasSubstr("AKIDRENEWED"));
}

TEST_F(S3Test, SaysThatTheCredentialsHaveExpired) {
  EXPECT_THAT(refused({.status = 400, .body = error_body("ExpiredToken", "The provided token has expired.")}),
              HasSubstr("not_configured expired_token: the AWS credentials have expired"));
}

TEST_F(S3Test, RefusesAnObjectThatIsTooLarge) {
  EXPECT_THAT(refused({.body = std::string(S3::most_bytes + 1, ' ')}), HasSubstr("too_large"));
  answer({.body = std::string(S3::most_bytes, ' ')});
  EXPECT_EQ(failure_of(get()), "no failure");
}

TEST_F(S3Test, SaysWhereNobodyAnswers) {
  environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1";
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("upstream_down"), HasSubstr("127.0.0.1")));
}

TEST_F(S3Test, KeepsTheLimitAndTriesNoMoreAfterIt) {
  testing::RawListener silent(loop);
  environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:" + std::to_string(silent.port());
  const auto before = clock.steady();
  EXPECT_THAT(failure_of(get({}, 30ms)), HasSubstr("timed_out"));
  EXPECT_LT(clock.steady() - before, 1s);
}

TEST_F(S3Test, KeepsTheLimitWhileItReadsTheBody) {
  testing::RawListener slow(loop);
  environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:" + std::to_string(slow.port());
  testing::Pending<Result<std::optional<S3Object>>> getting(loop, s3.get_if_changed("bucket", "k", {}, 100ms));
  auto peer = slow.accept();
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
  EXPECT_THAT(failure_of(getting.get()), AllOf(HasSubstr("timed_out"), HasSubstr("did not finish")));
}

TEST_F(S3Test, TriesAgainWhenTheConnectionBreaks) {
  testing::RawListener breaking(loop);
  environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:" + std::to_string(breaking.port());
  testing::Pending<Result<std::optional<S3Object>>> getting(loop, s3.get_if_changed("bucket", "k", {}, 3s));
  auto first = breaking.accept();
  first.read_until("\r\n\r\n");
  first.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
  first.close();
  auto second = breaking.accept();
  second.read_until("\r\n\r\n");
  second.send("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
  EXPECT_EQ(failure_of(getting.get()), "no failure");
}

TEST_F(S3Test, SaysWhichVariableHoldsNoUrl) {
  environment["AWS_ENDPOINT_URL_S3"] = "localhost:9000";
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("not_configured"), HasSubstr("AWS_ENDPOINT_URL_S3")));
}

}  // namespace
}  // namespace sfai::aws
