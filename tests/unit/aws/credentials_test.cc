#include "aws/credentials.h"

#include <gmock/gmock.h>

#include "asking.h"
#include "testing/raw_peer.h"

namespace sfai::aws {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Pending;
using testing::run;
using testing::TemporaryFile;

std::string expiring(std::string_view id, std::string_view when) {
  return R"({"AccessKeyId":")" + std::string(id) + R"(","SecretAccessKey":"s","Token":"t","Expiration":")" +
         std::string(when) + "\"}";
}

class CredentialsTest : public Asking {
 protected:
  void use_container() { environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url() + "/creds?x=1"; }
  Result<Credentials> get() { return run(loop, chain.get()); }
  std::string id() {
    auto found = get();
    return found ? found->access_key_id : text_of(found.error());
  }

  CredentialsChain chain{*client, clock, variables};
};

TEST_F(CredentialsTest, ComeFromTheEnvironmentFirst) {
  use_keys();
  use_container();
  environment["AWS_SESSION_TOKEN"] = "token";
  auto found = get();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(found->secret_access_key.reveal(), "the-secret-access-key");
  EXPECT_EQ(found->session_token.reveal(), "token");
  EXPECT_TRUE(service.requests.empty());
}

TEST_F(CredentialsTest, RefuseHalfAKeyInTheEnvironment) {
  environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
  EXPECT_THAT(id(), AllOf(HasSubstr("not_configured"), HasSubstr("AWS_SECRET_ACCESS_KEY")));
}

TEST_F(CredentialsTest, ListWhatWasTriedWhenThereAreNone) {
  EXPECT_THAT(id(), AllOf(HasSubstr("not_configured"), HasSubstr("AWS_ACCESS_KEY_ID"), HasSubstr("web identity"),
                          HasSubstr("profile 'default'"), HasSubstr("container endpoint"),
                          HasSubstr("AWS_EC2_METADATA_DISABLED is true")));
}

TEST_F(CredentialsTest, AreKept) {
  use_container();
  answer({.body = expiring("ONE", "2026-11-22T18:00:00Z")});
  EXPECT_EQ(id() + id(), "ONEONE");
  EXPECT_EQ(service.requests.size(), 1U);
}

TEST_F(CredentialsTest, AreRenewedBeforeTheyExpire) {
  use_container();
  answer_in_turn(
      {{.body = expiring("ONE", "2026-11-22T18:00:00Z")}, {.body = expiring("TWO", "2026-11-23T00:00:00Z")}});
  EXPECT_EQ(id(), "ONE");
  clock.now += 5h + 54min;
  EXPECT_EQ(id(), "ONE");
  clock.now += 2min;
  EXPECT_EQ(id(), "TWO");
}

TEST_F(CredentialsTest, SurviveAFailedRenewalUntilTheyExpire) {
  use_container();
  answer_in_turn({{.body = expiring("ONE", "2026-11-22T12:04:00Z")}, {.status = 500}});
  EXPECT_EQ(id(), "ONE");
  clock.now += 3min;
  EXPECT_EQ(id(), "ONE");
  EXPECT_EQ(service.requests.size(), 3U);  // the renewal was tried twice
  EXPECT_EQ(id(), "ONE");
  EXPECT_EQ(service.requests.size(), 3U);  // and not again at once
  clock.now += 1min;
  EXPECT_THAT(id(), AllOf(HasSubstr("upstream_broke"), HasSubstr("answered 500")));
}

TEST_F(CredentialsTest, AreSoughtOnceForAllWhoAsk) {
  use_container();
  answer({.body = expiring("ONE", "2026-11-22T18:00:00Z")});
  Pending<Result<Credentials>> first(loop, chain.get());
  Pending<Result<Credentials>> second(loop, chain.get());
  EXPECT_EQ(first.get()->access_key_id + second.get()->access_key_id, "ONEONE");
  EXPECT_EQ(service.requests.size(), 1U);
}

TEST_F(CredentialsTest, AreStillSoughtWhenTheFirstWhoAskedLeaves) {
  testing::RawListener slow(loop);
  environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:" + std::to_string(slow.port());
  Pending<Result<Credentials>> first(loop, chain.get());
  Pending<Result<Credentials>> second(loop, chain.get());
  auto peer = slow.accept();
  peer.read_until("\r\n\r\n");
  first.cancel();
  EXPECT_EQ(failure_of(first.get()), "client_gone : cancelled");
  const std::string body = expiring("ONE", "2026-11-22T18:00:00Z");
  peer.send("HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(second.get()->access_key_id, "ONE");
}

TEST_F(CredentialsTest, AreNotWaitedForBeyondTheDeadline) {
  testing::RawListener silent(loop);
  environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:" + std::to_string(silent.port()) + "/";
  const auto before = clock.steady();
  auto found = run(loop, chain.get(before + 20ms));
  EXPECT_EQ(failure_of(found), "timed_out : no AWS credentials were found in time");
  EXPECT_LT(clock.steady() - before, 1s);
}

TEST_F(CredentialsTest, AreSoughtAnewWhenForgotten) {
  use_container();
  answer_in_turn(
      {{.body = expiring("ONE", "2026-11-22T18:00:00Z")}, {.body = expiring("TWO", "2026-11-23T00:00:00Z")}});
  auto one = get();
  chain.forget(*one);
  EXPECT_EQ(id(), "TWO");
  chain.forget(*one);
  EXPECT_EQ(id(), "TWO");
  EXPECT_EQ(service.requests.size(), 2U);
}

// The container endpoint.

TEST_F(CredentialsTest, AskTheContainerEndpointWithItsToken) {
  use_container();
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Basic abc";
  answer({.body = expiring("ONE", "2026-11-22T18:00:00Z")});
  auto found = get();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->session_token.reveal(), "t");
  EXPECT_EQ(found->expires, clock.now + 6h);
  EXPECT_EQ(service.requests[0].method + " " + service.requests[0].target, "GET /creds?x=1");
  EXPECT_EQ(service.requests[0].headers.find("authorization"), "Basic abc");
}

TEST_F(CredentialsTest, ReadTheContainersTokenFileEachTime) {
  use_container();
  TemporaryFile first("one\n");
  TemporaryFile second("two\n");
  answer({.body = expiring("ONE", "2026-11-22T12:00:00Z")});
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = first.path();
  id();
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = second.path();
  id();
  EXPECT_EQ(service.requests[0].headers.find("authorization"), "one");
  EXPECT_EQ(service.requests[1].headers.find("authorization"), "two");
}

TEST_F(CredentialsTest, NameTheContainersTokenFileThatIsMissing) {
  use_container();
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/nowhere/token";
  EXPECT_THAT(id(), AllOf(HasSubstr("not_configured"), HasSubstr("/nowhere/token")));
}

TEST_F(CredentialsTest, RefuseATokenOfTwoLines) {
  use_container();
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "a\r\nx: y";
  EXPECT_THAT(id(), AllOf(HasSubstr("more than one line"), Not(HasSubstr("x: y"))));
}

TEST_F(CredentialsTest, RefuseToAskOtherHostsWithoutTls) {
  AddressBook book;
  CredentialsChain other(book, clock, variables);
  environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://example.test/creds";
  EXPECT_THAT(failure_of(run(loop, other.get())), AllOf(HasSubstr("not_configured"), HasSubstr("example.test")));
  EXPECT_TRUE(book.urls.empty());
}

TEST_F(CredentialsTest, AskTheAgentsAndAnyHostWithTls) {
  AddressBook book;
  CredentialsChain other(book, clock, variables);
  for (const char* url : {"http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials",
                          "https://example.test/a/", "http://localhost:1/"}) {
    environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    EXPECT_THAT(failure_of(run(loop, other.get())), HasSubstr("upstream_down"));
  }
  environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/creds";
  EXPECT_THAT(failure_of(run(loop, other.get())), HasSubstr("upstream_down"));
  EXPECT_THAT(book.urls, ::testing::ElementsAre("http://169.254.170.23:80/v1/credentials",
                                                "http://fd00:ec2::23:80/v1/credentials", "https://example.test:443/a/",
                                                "http://localhost:1/", "http://169.254.170.2:80/v2/creds"));
}

TEST_F(CredentialsTest, NameTheContainerEndpointThatGivesNone) {
  use_container();
  answer({.status = 404});
  EXPECT_THAT(id(), AllOf(HasSubstr("not_configured"), HasSubstr("127.0.0.1 answered 404")));
  answer({.body = "<html>"});
  EXPECT_THAT(id(), AllOf(HasSubstr("upstream_broke"), HasSubstr("no JSON")));
  answer({.body = R"({"AccessKeyId":"A","SecretAccessKey":"hush","Expiration":"soon"})"});
  EXPECT_THAT(id(), AllOf(HasSubstr("upstream_broke"), HasSubstr("expiration"), Not(HasSubstr("hush"))));
}

}  // namespace
}  // namespace sfai::aws
