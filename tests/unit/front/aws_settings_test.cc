#include "front/settings/aws_settings.h"

#include <gtest/gtest.h>
#include <map>

#include "net/client.h"
#include "net/server.h"
#include "testing/loop.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::front {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view one_role = R"({"models":{"coder":"openai/one"}})";
constexpr std::string_view another_role = R"({"models":{"coder":"openai/two"}})";

class MovableClock final : public Clock {
 public:
  SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
  WallTime wall() const override { return std::chrono::system_clock::now() + ahead; }
  std::chrono::seconds ahead{0};
};

// S3 with one object and Secrets Manager, as far as they are asked here.
class FakeAws final : public http::Handler {
 public:
  http::Task<void> handle(http::Request& request, http::ResponseWriter& writer) override {
    http::ResponseHead head{200, {}};
    std::string body = request.method == "GET" ? object(request, head) : secret(request, head);
    co_await writer.respond(std::move(head), body);
  }
  http::Refusal refuse(const Error& error, int, const http::Request&) override { return {{}, error->message}; }

  std::string map;  // empty: there is no object
  std::map<std::string, std::string> secrets;
  int map_requests = 0;
  int map_bodies = 0;
  int secret_requests = 0;
  int failing_with = 0;

 private:
  std::string object(const http::Request& request, http::ResponseHead& head) {
    ++map_requests;
    std::string etag = "\"" + std::to_string(std::hash<std::string>()(map)) + "\"";
    bool known = request.headers.find("if-none-match") == etag;
    head.status = failing_with != 0 ? failing_with : map.empty() ? 403 : known ? 304 : 200;
    if (head.status != 200) return {};
    head.headers.add("etag", etag);
    ++map_bodies;
    return map;
  }

  std::string secret(const http::Request& request, http::ResponseHead& head) {
    ++secret_requests;
    wire::JsonDocument document;
    auto found = secrets.find((*document.parse_copy(request.body))["SecretId"].string());
    if (failing_with != 0) head.status = failing_with;
    if (failing_with != 0) return {};
    if (found == secrets.end()) {
      head.status = 400;
      return R"({"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret value )"
             R"(for staging label: AWSCURRENT"})";
    }
    std::string body;
    wire::JsonWriter(body)
        .begin_object()
        .member("Name", found->first)
        .member("SecretString", found->second)
        .end_object();
    return body;
  }
};

net::ServerOptions any_port() {
  net::ServerOptions options;
  options.port = 0;
  return options;
}

class FromAws : public ::testing::Test {
 protected:
  void start(Milliseconds max_age = Milliseconds(0)) {
    ASSERT_TRUE(server.listen());
    EnvFile environment;
    std::string url = "http://127.0.0.1:" + std::to_string(server.port());
    const std::pair<std::string, std::string> variables[] = {{"AWS_ENDPOINT_URL", url},
                                                             {"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                                                             {"AWS_SECRET_ACCESS_KEY", "not-a-secret"},
                                                             {"AWS_REGION", "us-east-1"}};
    for (const auto& [name, value] : variables) environment.insert_or_assign(name, Secret(value));
    SettingsSources sources;
    sources.auth = gateway::AuthMode::keys;
    sources.environment = std::make_shared<const EnvFile>(std::move(environment));
    local.emplace(sources, reporter);
    ASSERT_TRUE(local->load());
    client = net::make_client(loop, {}).value();
    AwsSources remote;
    remote.map = RemoteMap::Place{"bucket", "config/model_map.json", max_age};
    remote.secrets = true;
    settings.emplace(remote, *local, *client, clock, loop.get_executor(), reporter);
  }

  std::shared_ptr<const gateway::ModelMap> map() { return testing::run(loop, settings->map()); }
  std::string model() { return map()->roles.front().second.target.model; }
  std::string key() {
    auto current = map();
    const auto& provider = current->providers.find("openai")->second;
    auto found = testing::run(loop, settings->provider_key(provider, provider.keys.front()));
    return found ? std::string(found->reveal()) : found.error()->message;
  }
  std::string admitted(std::string_view presented) {
    auto access = testing::run(loop, settings->access());
    http::Request request;
    request.headers.add("x-api-key", std::string(presented));
    auto found = access->admit(request, clock.wall());
    return found ? (*found)->name : std::string(name_of(found.error()->kind)) + ": " + found.error()->message;
  }
  void let_pass(std::chrono::seconds time) { clock.ahead += time; }

  boost::asio::io_context loop;
  MovableClock clock;
  FakeAws aws;
  net::Server server{loop, aws, any_port()};
  Reporter reporter;
  std::unique_ptr<http::Client> client;
  std::optional<FileSettings> local;
  std::optional<AwsSettings> settings;
};

TEST_F(FromAws, TheNextRequestFollowsTheMap) {
  aws.map = one_role;
  start();
  EXPECT_EQ(model(), "one");
  aws.map = another_role;
  EXPECT_EQ(model(), "two");
}

TEST_F(FromAws, AnUnchangedMapIsAskedForButNotSent) {
  aws.map = one_role;
  start();
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(aws.map_requests, 2);
  EXPECT_EQ(aws.map_bodies, 1);
}

TEST_F(FromAws, AMapYoungerThanItMayBeIsNotAskedFor) {
  aws.map = one_role;
  start(Milliseconds(60'000));
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(settings->expected_map(), nullptr);
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(aws.map_requests, 1);
  let_pass(61s);
  EXPECT_NE(settings->expected_map(), nullptr);
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(aws.map_requests, 2);
}

TEST_F(FromAws, TheLastGoodMapStaysInForce) {
  aws.map = one_role;
  start();
  EXPECT_EQ(model(), "one");
  aws.map = R"({"models":{"coder":17}})";
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(aws.map_bodies, 2);  // the bad one is not read again
  aws.map.clear();
  EXPECT_EQ(model(), "one");
  aws.map = another_role;
  EXPECT_EQ(model(), "two");
}

TEST_F(FromAws, ThePackedMapServesUntilThereIsOne) {
  start();
  EXPECT_EQ(map()->roles.front().first, "demo");
  aws.map = one_role;
  EXPECT_EQ(model(), "one");
}

TEST_F(FromAws, RequestsDoNotWaitAgainAtOnceForS3ThatFails) {
  aws.map = one_role;
  start();
  EXPECT_EQ(model(), "one");
  aws.failing_with = 500;
  EXPECT_EQ(model(), "one");
  int asked = aws.map_requests;
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(aws.map_requests, asked);
  aws.failing_with = 0;
  aws.map = another_role;
  let_pass(6s);
  EXPECT_EQ(model(), "two");
}

TEST_F(FromAws, SaysWhenS3CanBeReadAgain) {
  aws.map = one_role;
  start();
  EXPECT_EQ(model(), "one");
  aws.failing_with = 500;
  EXPECT_EQ(model(), "one");
  aws.failing_with = 0;
  let_pass(6s);
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(model(), "one");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "sfai: s3://bucket/config/model_map.json: can be read again\n");
}

TEST_F(FromAws, SaysOnceWhatIsWrongWithAMap) {
  aws.map = R"({"models":{"coder":17}})";
  aws.secrets["/sfai/prod/CLIENT_KEYS"] = R"({"default":"long-enough-key"})";
  start();
  ::testing::internal::CaptureStderr();
  map();
  map();
  std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_TRUE(said.starts_with("sfai: s3://bucket/config/model_map.json: /models/coder: ")) << said;
  EXPECT_TRUE(said.ends_with("\n  the map that came with the program serves\n")) << said;
  EXPECT_EQ(said.find("/models/coder"), said.rfind("/models/coder")) << said;
}

TEST_F(FromAws, KeysArePlainOrInJson) {
  aws.map = one_role;
  aws.secrets["/sfai/prod/OPENAI_API_KEY"] = " sk-plain\n";
  start();
  EXPECT_EQ(key(), "sk-plain");
  aws.secrets["/sfai/prod/OPENAI_API_KEY"] = R"({"apiKey":"sk-json"})";
  let_pass(301s);
  EXPECT_EQ(key(), "sk-json");
}

TEST_F(FromAws, KeysAreReadOnceInAMinute) {
  aws.map = one_role;
  aws.secrets["/sfai/prod/OPENAI_API_KEY"] = "sk-one";
  start();
  EXPECT_EQ(key(), "sk-one");
  testing::drive_for(loop, Milliseconds(20));
  int asked = aws.secret_requests;
  EXPECT_EQ(key(), "sk-one");
  EXPECT_EQ(aws.secret_requests, asked);
}

TEST_F(FromAws, ARefusedKeyIsReadAgain) {
  aws.map = one_role;
  aws.secrets["/sfai/prod/OPENAI_API_KEY"] = "sk-old";
  start();
  EXPECT_EQ(key(), "sk-old");
  const auto& provider = settings->current_map().providers.find("openai")->second;
  let_pass(2s);
  EXPECT_FALSE(testing::run(loop, settings->renew_provider_key(provider, provider.keys.front(), Secret("sk-old"))));
  aws.secrets["/sfai/prod/OPENAI_API_KEY"] = "sk-new";
  let_pass(2s);
  auto renewed = testing::run(loop, settings->renew_provider_key(provider, provider.keys.front(), Secret("sk-old")));
  ASSERT_TRUE(renewed);
  EXPECT_EQ(renewed->reveal(), "sk-new");
  EXPECT_EQ(key(), "sk-new");
}

TEST_F(FromAws, AnEmptySecretSaysWhichCommandPutsAValue) {
  aws.map = one_role;
  start();
  EXPECT_NE(key().find("aws secretsmanager put-secret-value --secret-id /sfai/prod/OPENAI_API_KEY"), std::string::npos)
      << key();
}

TEST_F(FromAws, AnOldKeyServesWhileSecretsManagerFails) {
  aws.map = one_role;
  aws.secrets["/sfai/prod/OPENAI_API_KEY"] = "sk-one";
  start();
  EXPECT_EQ(key(), "sk-one");
  aws.failing_with = 500;
  let_pass(600s);
  EXPECT_EQ(key(), "sk-one");
}

TEST_F(FromAws, ClientKeysComeFromTheirSecret) {
  aws.map = one_role;
  aws.secrets["/sfai/prod/CLIENT_KEYS"] = R"({"default":"long-enough-key"})";
  start();
  EXPECT_EQ(admitted("long-enough-key"), "default");
  EXPECT_EQ(admitted("another-long-key"), "unauthorized: unknown client key");
}

TEST_F(FromAws, WithoutClientKeysNobodyGetsIn) {
  aws.map = one_role;
  start();
  std::string refusal = admitted("any-long-key");
  EXPECT_TRUE(refusal.starts_with("unauthorized: ")) << refusal;
  EXPECT_NE(refusal.find("SFAI_CLIENT_KEYS"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("/sfai/prod/CLIENT_KEYS"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("SFAI_AUTH=none"), std::string::npos) << refusal;
}

TEST_F(FromAws, SpoiledClientKeysLeaveTheOldOnesInForce) {
  aws.map = one_role;
  aws.secrets["/sfai/prod/CLIENT_KEYS"] = R"({"default":"long-enough-key"})";
  start();
  EXPECT_EQ(admitted("long-enough-key"), "default");
  aws.secrets["/sfai/prod/CLIENT_KEYS"] = "{";
  let_pass(301s);
  EXPECT_EQ(admitted("long-enough-key"), "default");
}

}  // namespace
}  // namespace sfai::front
