#include "gateway/vendor_error.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

const provider::KeyName key_name{.env = "OPENAI_API_KEY", .secret = ""};
const provider::Provider openai{.name = "openai",
                                .dialect = "openai_chat",
                                .base_url = {},
                                .keys = {key_name},
                                .headers = {},
                                .ca_file = "",
                                .timeouts = {},
                                .retries = {},
                                .circuit = {}};
const Target target{&openai, "gpt-5.1"};

chat::ApiError said(int status, std::string message = "text of the vendor") {
  chat::ApiError error;
  error.status = status;
  error.kind = chat::kind_of_status(status);
  error.message = std::move(message);
  return resay(std::move(error), target, ProviderKey{&key_name, Secret("the-key-of-the-test")});
}

TEST(VendorError, MakesARefusedKeyOurOwnFaultAndNamesTheVariable) {
  chat::ApiError error = said(401, "Incorrect API key provided: sk-abc");
  EXPECT_EQ(error.status, 502);
  EXPECT_EQ(error.code, "provider_auth_failed");
  EXPECT_EQ(error.message, "the provider 'openai' refused this gateway's key (HTTP 401): check OPENAI_API_KEY");
  EXPECT_EQ(said(403).status, 502);
  EXPECT_EQ(said(402).code, "provider_auth_failed");
}

TEST(VendorError, RepeatsNoKey) {
  EXPECT_EQ(said(400, "bad key the-key-of-the-test, or sk-ant-0123456789abcdefgh").message,
            "provider 'openai': bad key (redacted), or (redacted)");
}

TEST(VendorError, RepeatsNoKeyInWhatItAdvises) {
  chat::ApiError error;
  error.status = 400;
  error.retry_after = "3 the-key-of-the-test";
  error.retry_after_ms = "2500 the-key-of-the-test";
  error.should_retry = "the-key-of-the-test";
  error = resay(std::move(error), target, ProviderKey{&key_name, Secret("the-key-of-the-test")});
  EXPECT_EQ(error.retry_after, "3 (redacted)");
  EXPECT_EQ(error.retry_after_ms, "2500 (redacted)");
  EXPECT_EQ(error.should_retry, "(redacted)");
}

TEST(VendorError, SaysOfAnUnpaidAccountThatItIsUnpaid) {
  EXPECT_EQ(said(402).message,
            "the provider 'openai' refused this gateway's key (HTTP 402): the account has to be paid");
}

TEST(VendorError, KeepsTheStatusOfWhatTheClientCanMend) {
  EXPECT_EQ(said(400).status, 400);
  EXPECT_EQ(said(404).status, 404);
  EXPECT_EQ(said(413).status, 413);
  EXPECT_EQ(said(429).status, 429);
  EXPECT_EQ(said(400).message, "provider 'openai': text of the vendor");
}

TEST(VendorError, SaysTheVendorsOwnFaultAsABadGateway) {
  EXPECT_EQ(said(500).status, 502);
  EXPECT_EQ(said(503).status, 503);
  EXPECT_EQ(said(408).status, 504);
}

TEST(VendorError, SaysTheWordThatClientsKnowAnOverloadBy) {
  EXPECT_EQ(said(529, "busy").message, "provider 'openai': busy (overloaded)");
  EXPECT_EQ(said(529, "Overloaded").message, "provider 'openai': Overloaded");
}

TEST(VendorError, PointsAtTheBaseUrlOfARedirect) {
  EXPECT_EQ(said(301).status, 502);
  EXPECT_EQ(said(301).message, "provider 'openai': answered with HTTP 301: check its base_url");
}

TEST(VendorError, GivesNoStatusThatHttpDoesNotHave) {
  EXPECT_EQ(said(665).status, 502);
  EXPECT_EQ(said(599).status, 599);
}

TEST(VendorError, FallsBackForWhatAnotherTargetMayDoBetter) {
  EXPECT_TRUE(may_fall_back(said(429)));
  EXPECT_TRUE(may_fall_back(said(408)));
  EXPECT_TRUE(may_fall_back(said(500)));
  EXPECT_TRUE(may_fall_back(said(503)));
  EXPECT_TRUE(may_fall_back(said(529)));
}

TEST(VendorError, RepeatsWhatMayPass) {
  EXPECT_TRUE(may_repeat(said(429)));
  EXPECT_TRUE(may_repeat(said(500)));
  EXPECT_TRUE(may_repeat(said(529)));
  EXPECT_TRUE(may_repeat(chat::to_api_error({ErrorKind::upstream_down, "no connection"})));
  EXPECT_TRUE(may_repeat(chat::to_api_error({ErrorKind::timed_out, "late", "", std::string(connect_timeout)})));
}

TEST(VendorError, DoesNotRepeatWhatUsedUpItsTime) {
  EXPECT_FALSE(may_repeat(chat::to_api_error({ErrorKind::timed_out, "late", "", std::string(first_byte_timeout)})));
  EXPECT_FALSE(may_repeat(chat::to_api_error({ErrorKind::timed_out, "late", "", std::string(idle_timeout)})));
  EXPECT_FALSE(may_repeat(deadline_exceeded()));
}

TEST(VendorError, DoesNotRepeatAgainstTheVendorsAdvice) {
  chat::ApiError error = said(503);
  error.should_retry = "false";
  EXPECT_FALSE(may_repeat(error));
  error = said(429);
  error.code = insufficient_quota;
  EXPECT_FALSE(may_repeat(error));
}

TEST(VendorError, SaysForHowLongAProviderIsLeftAlone) {
  chat::ApiError error = left_alone(openai, Milliseconds(4'200));
  EXPECT_EQ(error.status, 503);
  EXPECT_EQ(error.code, "circuit_open");
  EXPECT_EQ(error.retry_after, "5");
  EXPECT_EQ(error.retry_after_ms, "4200");
  EXPECT_TRUE(may_fall_back(error));
  EXPECT_FALSE(may_repeat(error));
}

TEST(VendorError, DoesNotFallBackForWhatEveryTargetWouldRefuse) {
  EXPECT_FALSE(may_fall_back(said(400)));
  EXPECT_FALSE(may_fall_back(said(401)));
  EXPECT_FALSE(may_fall_back(said(404)));
  EXPECT_FALSE(may_fall_back(said(413)));
}

}  // namespace
}  // namespace sfai::gateway
