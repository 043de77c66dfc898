#include "aws/profile.h"

#include <gmock/gmock.h>
#include <optional>

#include "asking.h"
#include "aws/region.h"

namespace sfai::aws {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::run;
using testing::TemporaryFile;

class ProfileTest : public Asking {
 protected:
  void credentials_file(const std::string& text) {
    credentials.emplace(text);
    environment["AWS_SHARED_CREDENTIALS_FILE"] = credentials->path();
  }
  void config_file(const std::string& text) {
    config.emplace(text);
    environment["AWS_CONFIG_FILE"] = config->path();
  }
  // "ID SECRET TOKEN", or the error.
  std::string found() {
    CredentialsChain chain(*client, clock, variables);
    auto got = run(loop, chain.get());
    if (!got) return text_of(got.error());
    return got->access_key_id + " " + std::string(got->secret_access_key.reveal()) + " " +
           std::string(got->session_token.reveal());
  }

  std::optional<TemporaryFile> credentials;
  std::optional<TemporaryFile> config;
};

TEST_F(ProfileTest, GivesTheDefaultKeys) {
  credentials_file("[other]\naws_access_key_id=X\n[default]\naws_access_key_id = A\naws_secret_access_key = B/+=\n");
  EXPECT_EQ(found(), "A B/+= ");
}

TEST_F(ProfileTest, IsTheOneThatAwsProfileNames) {
  credentials_file(
      "[default]\naws_access_key_id=X\n[work]\nAWS_ACCESS_KEY_ID=A\naws_secret_access_key=B\naws_session_token=C");
  environment["AWS_PROFILE"] = "work";
  EXPECT_EQ(found(), "A B C");
}

TEST_F(ProfileTest, MayStandInTheConfigurationFile) {
  config_file("[profile \"at work\"]\naws_access_key_id=A\naws_secret_access_key=B\n");
  environment["AWS_PROFILE"] = "at work";
  EXPECT_EQ(found(), "A B ");
}

TEST_F(ProfileTest, PrefersTheCredentialsFile) {
  credentials_file("[default]\naws_access_key_id=A\naws_secret_access_key=B\n");
  config_file("[default]\naws_access_key_id=C\naws_secret_access_key=D\n");
  EXPECT_EQ(found(), "A B ");
}

TEST_F(ProfileTest, IsLookedForInTheHomeDirectory) {
  environment["HOME"] = "/nobody";
  EXPECT_THAT(found(), HasSubstr("/nobody/.aws/credentials and /nobody/.aws/config"));
}

TEST_F(ProfileTest, IsAMistakeWhenItWasAskedForAndIsAbsent) {
  credentials_file("[default]\naws_access_key_id=A\naws_secret_access_key=B\n");
  environment["AWS_PROFILE"] = "wrok";
  EXPECT_THAT(found(),
              AllOf(HasSubstr("not_configured"), HasSubstr("'wrok' (AWS_PROFILE)"), HasSubstr(credentials->path())));
}

TEST_F(ProfileTest, IsAMistakeWithHalfAKey) {
  credentials_file("[default]\naws_access_key_id=A\n");
  EXPECT_THAT(found(), AllOf(HasSubstr("not_configured"), HasSubstr("aws_secret_access_key")));
}

TEST_F(ProfileTest, IsRefusedByNameWhenItNeedsMoreThanAFile) {
  for (const std::string setting :
       {"role_arn", "sso_session", "sso_start_url", "credential_process", "web_identity_token_file"}) {
    config_file("[default]\n" + setting + " = something\n");
    EXPECT_THAT(found(), AllOf(HasSubstr("not_configured"), HasSubstr("'default' uses " + setting),
                               HasSubstr("aws configure export-credentials --profile default")));
  }
}

TEST_F(ProfileTest, IsRefusedWhenItsKeysAreForTakingAnotherRole) {
  config_file("[default]\naws_access_key_id=A\naws_secret_access_key=hush\nrole_arn=arn:aws:iam::1:role/x\n");
  EXPECT_THAT(found(), AllOf(HasSubstr("role_arn"), Not(HasSubstr("hush"))));
}

TEST_F(ProfileTest, GivesTheRegionWhenTheEnvironmentDoesNot) {
  config_file("[default]\nregion = us-west-2\n");
  EXPECT_EQ(run(loop, find_region(*client, clock, variables)), "eu-central-1");
  environment.erase("AWS_REGION");
  EXPECT_EQ(run(loop, find_region(*client, clock, variables)), "us-west-2");
  environment["AWS_DEFAULT_REGION"] = "us-east-2";
  EXPECT_EQ(run(loop, find_region(*client, clock, variables)), "us-east-2");
}

TEST_F(ProfileTest, SaysHowToSetARegionWhenThereIsNone) {
  environment.erase("AWS_REGION");
  EXPECT_THAT(failure_of(run(loop, find_region(*client, clock, variables))),
              AllOf(HasSubstr("not_configured"), HasSubstr("set AWS_REGION"), HasSubstr("AWS_EC2_METADATA_DISABLED")));
}

}  // namespace
}  // namespace sfai::aws
