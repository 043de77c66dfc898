#include "aws/secrets_manager.h"

#include <gmock/gmock.h>

#include "asking.h"

namespace sfai::aws {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::run;

class SecretsManagerTest : public Asking {
 protected:
  SecretsManagerTest() {
    use_keys();
    environment["AWS_ENDPOINT_URL"] = url();
  }
  Result<Secret> get() { return run(loop, secrets.get("/sfai/prod/OPENAI_API_KEY", 3s)); }
  std::string value_in(std::string body) {
    answer({.body = std::move(body)});
    auto got = get();
    return got ? std::string(got->reveal()) : text_of(got.error());
  }
  std::string refused(std::string type, std::string message, int status = 400) {
    answer({.status = status, .body = R"({"__type":")" + type + R"(","Message":")" + message + "\"}"});
    return failure_of(get());
  }

  CredentialsChain chain{*client, clock, variables};
  SecretsManager secrets{*client, clock, chain, variables};
};

TEST_F(SecretsManagerTest, ReadsAString) {
  EXPECT_EQ(value_in(R"({"Name":"n","SecretString":"sk-\u00e4\n"})"), "sk-\xc3\xa4\n");
  EXPECT_EQ(service.requests[0].body, R"({"SecretId":"/sfai/prod/OPENAI_API_KEY"})");
  EXPECT_EQ(service.requests[0].headers.find("x-amz-target"), "secretsmanager.GetSecretValue");
  EXPECT_EQ(service.requests[0].headers.find("content-type"), "application/x-amz-json-1.1");
  EXPECT_THAT(std::string(*service.requests[0].headers.find("authorization")),
              AllOf(HasSubstr("eu-central-1/secretsmanager/aws4_request"), HasSubstr("x-amz-target")));
}

TEST_F(SecretsManagerTest, ReadsBytes) { EXPECT_EQ(value_in(R"({"SecretBinary":"c2stMQ=="})"), "sk-1"); }

TEST_F(SecretsManagerTest, DoesNotQuoteAnAnswerItCannotRead) {
  EXPECT_THAT(value_in(R"({"SecretString":"hush")"), AllOf(HasSubstr("upstream_broke"), Not(HasSubstr("hush"))));
  EXPECT_THAT(value_in(R"({"SecretBinary":"hush!"})"), AllOf(HasSubstr("Base64"), Not(HasSubstr("hush"))));
  EXPECT_THAT(value_in(R"({"SecretString":7})"), HasSubstr("neither"));
}

TEST_F(SecretsManagerTest, SaysHowToPutAValueIntoASecretThatHasNone) {
  EXPECT_THAT(refused("ResourceNotFoundException",
                      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"),
              AllOf(HasSubstr("not_found secret_has_no_value"),
                    HasSubstr("aws secretsmanager put-secret-value --secret-id /sfai/prod/OPENAI_API_KEY")));
}

TEST_F(SecretsManagerTest, SaysThatThereIsNoSuchSecret) {
  EXPECT_THAT(refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
              HasSubstr("not_found secret_not_found: there is no secret /sfai/prod/OPENAI_API_KEY"));
}

TEST_F(SecretsManagerTest, SaysHowToRestoreADeletedSecret) {
  EXPECT_THAT(refused("InvalidRequestException",
                      "You can't perform this operation on the secret because it was marked for deletion."),
              AllOf(HasSubstr("not_found"), HasSubstr("restore-secret --secret-id /sfai/prod/OPENAI_API_KEY")));
}

TEST_F(SecretsManagerTest, NamesThePermissionThatIsMissing) {
  EXPECT_THAT(refused("AccessDeniedException", "User: arn:aws:sts::1:x is not authorized"),
              AllOf(HasSubstr("forbidden access_denied"),
                    HasSubstr("secretsmanager:GetSecretValue on "
                              "arn:aws:secretsmanager:eu-central-1:<account>:secret:/sfai/prod/OPENAI_API_KEY-??????"),
                    HasSubstr("arn:aws:sts::1:x")));
}

TEST_F(SecretsManagerTest, NamesThePermissionOfTheKeyThatIsMissing) {
  EXPECT_THAT(refused("AccessDeniedException", "Access to KMS is not allowed"),
              AllOf(HasSubstr("forbidden"), HasSubstr("kms:Decrypt")));
  EXPECT_THAT(refused("DecryptionFailure", "m"), AllOf(HasSubstr("forbidden"), HasSubstr("kms:Decrypt")));
}

TEST_F(SecretsManagerTest, SaysThatTheClockIsWrong) {
  EXPECT_THAT(refused("InvalidSignatureException", "Signature expired: 20261122T120000Z is now earlier than"),
              HasSubstr("clock_skew: this machine's clock is wrong"));
  EXPECT_THAT(refused("InvalidSignatureException", "Signature not yet current: 20261122T120000Z"),
              HasSubstr("clock_skew"));
}

TEST_F(SecretsManagerTest, SaysThatTheCredentialsAreWrong) {
  EXPECT_THAT(refused("UnrecognizedClientException", "The security token included in the request is invalid."),
              HasSubstr("not_configured credentials_refused"));
}

TEST_F(SecretsManagerTest, TriesAgainWhenAskedToSlowDown) {
  answer_in_turn({{.status = 400, .body = R"({"__type":"ThrottlingException"})"}, {.body = R"({"SecretString":"k"})"}});
  EXPECT_EQ(failure_of(get()), "no failure");
}

TEST_F(SecretsManagerTest, ReportsWhatElseAwsSays) {
  EXPECT_THAT(refused("ValidationException", "Invalid name."),
              AllOf(HasSubstr("not_configured"), HasSubstr("ValidationException: Invalid name.")));
  EXPECT_THAT(refused("InternalServiceError", "m", 500), HasSubstr("upstream_broke"));
}

TEST_F(SecretsManagerTest, LooksForTheRegionOnce) {
  environment.erase("AWS_REGION");
  EXPECT_THAT(failure_of(get()), AllOf(HasSubstr("not_configured"), HasSubstr("AWS_REGION")));
  environment["AWS_REGION"] = "eu-west-1";
  EXPECT_EQ(value_in(R"({"SecretString":"k"})"), "k");
  environment.erase("AWS_REGION");
  EXPECT_EQ(value_in(R"({"SecretString":"k"})"), "k");
}

}  // namespace
}  // namespace sfai::aws
