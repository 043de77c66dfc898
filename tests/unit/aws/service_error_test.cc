#include "aws/service_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sfai::aws {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Credentials used() { return {"AKIDEXAMPLE", Secret("the-secret-access-key"), Secret("the+session/token=="), {}}; }

ServiceError error_in(std::string body, http::Headers headers = {}) {
  return parse_service_error({{.status = 400, .headers = std::move(headers)}, std::move(body)}, used());
}

TEST(ServiceError, IsReadFromXml) {
  auto error =
      error_in("<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>It&apos;s gone</Message></Error>");
  EXPECT_EQ(error.code, "NoSuchKey");
  EXPECT_EQ(error.message, "It's gone");
}

TEST(ServiceError, IsReadFromJson) {
  auto error = error_in(R"({"__type":"com.amazonaws#AccessDeniedException:http://x","Message":"no"})");
  EXPECT_EQ(error.code, "AccessDeniedException");
  EXPECT_EQ(error.message, "no");
}

TEST(ServiceError, TakesTheCodeFromTheHeaderWhenTheBodyHasNone) {
  EXPECT_EQ(error_in(R"({"message":"no"})", {{"x-amzn-ErrorType", "A:http://x"}}).code, "A");
}

TEST(ServiceError, KnowsTheBucketsRegion) {
  EXPECT_EQ(error_in("", {{"x-amz-bucket-region", "eu-west-1"}}).region, "eu-west-1");
  EXPECT_EQ(error_in("<Error><Region>eu-west-2</Region></Error>").region, "eu-west-2");
}

TEST(ServiceError, HasNothingOfABodyThatIsNeither) {
  EXPECT_EQ(error_in("<html>oops").code, "");
  EXPECT_EQ(error_in("{oops").message, "");
}

TEST(Redaction, HidesTheCredentialsInUse) {
  EXPECT_EQ(redacted("AKIDEXAMPLE and the-secret-access-key and the+session/token== twice the+session/token==", used()),
            "(redacted) and (redacted) and (redacted) twice (redacted)");
}

TEST(Redaction, HidesAccessKeyIdsAndTokensOfOthers) {
  EXPECT_EQ(redacted("key ASIAIOSFODNN7EXAMPLE, token " + std::string(200, 'x') + ".", {}),
            "key (redacted), token (redacted)");
}

TEST(Redaction, LeavesArnsReadable) {
  const std::string text =
      "User: arn:aws:sts::123456789012:assumed-role/SfAiProdStack-ChatCompletionsFunctionServiceRole-0123456789AB/"
      "SfAiProdStack-ChatCompletionsFunction57B9FADB-0123456789AB is not authorized";
  EXPECT_EQ(redacted(text, used()), text);
}

// Signature errors quote the whole canonical request, the session token included.
TEST(Redaction, KeepsTheFirstLineOnly) {
  EXPECT_EQ(redacted("does not match\nx-amz-security-token:abc", {}), "does not match");
}

TEST(Redaction, ShortensAndTakesControlCharactersOut) {
  EXPECT_LT(redacted(std::string(5'000, ' ') + "a b " + std::string(5'000, '*'), {}).size(), 410U);
  EXPECT_EQ(redacted("a\x1b[31mb\tc", {}), "a [31mb c");
}

TEST(ServiceFailure, SaysWhatTheCallerMayDo) {
  EXPECT_EQ(service_failure(503, {.code = "SlowDown"}, "x")->kind, ErrorKind::rate_limited);
  EXPECT_EQ(service_failure(400, {.code = "ThrottlingException"}, "x")->kind, ErrorKind::rate_limited);
  EXPECT_EQ(service_failure(500, {.code = "InternalError"}, "x")->kind, ErrorKind::upstream_broke);
  EXPECT_EQ(service_failure(400, {.code = "ValidationException"}, "x")->kind, ErrorKind::not_configured);
}

}  // namespace
}  // namespace sfai::aws
