#include <gmock/gmock.h>

#include "asking.h"
#include "aws/region.h"
#include "testing/raw_peer.h"

namespace sfai::aws {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::run;
using testing::TemporaryFile;

class RemoteSourcesTest : public Asking {
 protected:
  void use_instance() {
    environment.erase("AWS_EC2_METADATA_DISABLED");
    environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = url() + "/";
  }
  void use_web_identity() {
    environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = token.path();
    environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/r";
    environment["AWS_ENDPOINT_URL_STS"] = url();
  }
  Result<Credentials> get() {
    CredentialsChain chain(*client, clock, variables);
    return run(loop, chain.get());
  }
  std::string asked(std::size_t at) const { return service.requests[at].method + " " + service.requests[at].target; }

  TemporaryFile token{"ey.J+w/t\n"};
};

TEST_F(RemoteSourcesTest, InstanceGivesTheCredentialsOfItsRole) {
  use_instance();
  answer_in_turn({{.body = "session-1"},
                  {.body = "my role\n"},
                  {.body = R"({"Code":"Success","AccessKeyId":"ASIA1","SecretAccessKey":"s","Token":"t",)"
                           R"("Expiration":"2026-11-22T18:00:00Z"})"}});
  auto found = get();
  ASSERT_TRUE(found) << found.error()->message;
  EXPECT_EQ(found->access_key_id, "ASIA1");
  EXPECT_EQ(found->expires, clock.now + 6h);
  EXPECT_EQ(asked(0), "PUT /latest/api/token");
  EXPECT_EQ(service.requests[0].headers.find("x-aws-ec2-metadata-token-ttl-seconds"), "300");
  EXPECT_EQ(asked(1), "GET /latest/meta-data/iam/security-credentials/");
  EXPECT_EQ(asked(2), "GET /latest/meta-data/iam/security-credentials/my%20role");
  EXPECT_EQ(service.requests[2].headers.find("x-aws-ec2-metadata-token"), "session-1");
}

TEST_F(RemoteSourcesTest, InstanceWithoutARoleSaysSo) {
  use_instance();
  answer_in_turn({{.body = "session-1"}, {.status = 404}});
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("not_configured"), HasSubstr("the instance has no role")));
}

TEST_F(RemoteSourcesTest, InstanceThatCannotGiveCredentialsSaysWhy) {
  use_instance();
  answer_in_turn({{.body = "session-1"},
                  {.body = "r"},
                  {.body = R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot"})"}});
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("AssumeRoleUnauthorizedAccess"), HasSubstr("EC2 cannot")));
}

TEST_F(RemoteSourcesTest, SilentMetadataServiceIsGivenUpAfterASecond) {
  use_instance();
  testing::RawListener silent(loop);
  environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:" + std::to_string(silent.port());
  clock.behind = 980ms;
  const auto before = clock.steady();
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("not_configured"), HasSubstr("did not answer in time")));
  EXPECT_LT(clock.steady() - before, 500ms);
}

TEST_F(RemoteSourcesTest, MetadataServiceIsAskedAtItsUsualAddresses) {
  environment.erase("AWS_EC2_METADATA_DISABLED");
  AddressBook book;
  CredentialsChain chain(book, clock, variables);
  run(loop, chain.get());
  environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "IPv6";
  run(loop, chain.get());
  EXPECT_THAT(book.urls, ::testing::ElementsAre("http://169.254.169.254:80/latest/api/token",
                                                "http://fd00:ec2::254:80/latest/api/token"));
}

TEST_F(RemoteSourcesTest, InstanceGivesTheRegion) {
  use_instance();
  environment.erase("AWS_REGION");
  answer_in_turn({{.body = "session-1"}, {.body = "eu-west-3\n"}});
  EXPECT_EQ(run(loop, find_region(*client, clock, variables)), "eu-west-3");
  EXPECT_EQ(asked(1), "GET /latest/meta-data/placement/region");
}

constexpr std::string_view sts_answer =
    "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
    "<AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>a</Arn></AssumedRoleUser><Credentials>"
    "<AccessKeyId>ASIA2</AccessKeyId><SecretAccessKey>s&amp;s</SecretAccessKey><SessionToken>t</SessionToken>"
    "<Expiration>2026-11-22T13:00:00Z</Expiration></Credentials>"
    "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";

TEST_F(RemoteSourcesTest, WebIdentityTakesTheRole) {
  use_web_identity();
  answer({.body = std::string(sts_answer)});
  auto found = get();
  ASSERT_TRUE(found) << found.error()->message;
  EXPECT_EQ(found->access_key_id, "ASIA2");
  EXPECT_EQ(found->secret_access_key.reveal(), "s&s");
  EXPECT_EQ(found->expires, clock.now + 1h);
  EXPECT_EQ(asked(0), "POST /");
  EXPECT_EQ(service.requests[0].body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"
            "&RoleSessionName=sfai&WebIdentityToken=ey.J%2Bw%2Ft");
  EXPECT_EQ(service.requests[0].headers.find("authorization"), std::nullopt);
}

TEST_F(RemoteSourcesTest, WebIdentityThatIsRefusedNamesTheRoleAndNotTheToken) {
  use_web_identity();
  answer({.status = 403,
          .body = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                  "<Message>Not authorized with ey.J+w/t</Message></Error></ErrorResponse>"});
  EXPECT_THAT(failure_of(get()),
              AllOf(HasSubstr("not_configured"), HasSubstr("role/r (403 AccessDenied: Not authorized with (redacted))"),
                    HasSubstr("trust policy"), Not(HasSubstr("ey.J"))));
}

TEST_F(RemoteSourcesTest, WebIdentityIsTriedAgainAfterAFaultOfSts) {
  use_web_identity();
  answer_in_turn({{.status = 503}, {.body = std::string(sts_answer)}});
  EXPECT_EQ(failure_of(get()), "no failure");
}

TEST_F(RemoteSourcesTest, WebIdentityNamesTheTokenFileThatIsMissing) {
  use_web_identity();
  environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/nowhere/token";
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("not_configured"), HasSubstr("/nowhere/token")));
}

TEST_F(RemoteSourcesTest, WebIdentityAnswerThatIsCutIsNoCredentials) {
  use_web_identity();
  answer({.body = std::string(sts_answer.substr(0, 300))});
  EXPECT_THAT(failure_of(get()), HasSubstr("web identity"));
}

}  // namespace
}  // namespace sfai::aws
