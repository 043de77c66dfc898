#include "gateway/access.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace sfai::gateway {
namespace {

using namespace std::chrono_literals;

const WallTime january_2027 = std::chrono::sys_days(std::chrono::year(2027) / 1 / 15);

Access access_with(std::string_view keys) { return Access{AuthMode::keys, *parse_client_keys(keys), "", false}; }

http::Request with(http::Headers headers) {
  http::Request request;
  request.headers = std::move(headers);
  return request;
}

http::Request bearer(std::string key) { return with({{"Authorization", "Bearer " + std::move(key)}}); }

TEST(Access, LetsEverybodyInWithoutKeys) { EXPECT_EQ(Access{}.admit({}, january_2027).value(), nullptr); }

TEST(Access, TakesABearerToken) {
  Access access = access_with(R"({"alice":"alice-secret"})");
  EXPECT_EQ(access.admit(bearer("alice-secret"), january_2027).value()->name, "alice");
}

TEST(Access, TakesAnXApiKey) {
  Access access = access_with(R"({"alice":"alice-secret"})");
  EXPECT_EQ(access.admit(with({{"x-api-key", "alice-secret"}}), january_2027).value()->name, "alice");
}

TEST(Access, ComparesAHashedKey) {
  Access access = access_with(R"({"bob":{"sha256":")" + sha256_hex("bob-secret") + R"("}})");
  EXPECT_EQ(access.admit(bearer("bob-secret"), january_2027).value()->name, "bob");
}

TEST(Access, RefusesNoKeyWithTheRemedy) {
  auto refused = access_with(R"({"alice":"alice-secret"})").admit({}, january_2027);
  EXPECT_EQ(refused.error()->kind, ErrorKind::unauthorized);
  EXPECT_EQ(refused.error()->code, "invalid_api_key");
  EXPECT_NE(refused.error()->message.find("Authorization: Bearer"), std::string::npos);
}

TEST(Access, RefusesAnUnknownKeyWithoutRepeatingIt) {
  auto refused = access_with(R"({"alice":"alice-secret"})").admit(bearer("mallory-key"), january_2027);
  EXPECT_EQ(refused.error()->message, "unknown client key");
}

TEST(Access, RefusesEverybodyWhenThereAreNoKeysYet) {
  auto refused = Access{AuthMode::keys, {}, "", false}.admit(bearer("anything"), january_2027);
  EXPECT_NE(refused.error()->message.find("SFAI_CLIENT_KEYS"), std::string::npos);
}

TEST(Access, SaysWhyThereAreNoKeys) {
  Access access{AuthMode::keys, {}, ", or puts them into the secret", false};
  auto refused = access.admit(bearer("anything"), january_2027);
  EXPECT_EQ(refused.error()->kind, ErrorKind::unauthorized);
  EXPECT_TRUE(refused.error()->message.ends_with("SFAI_CLIENT_KEYS, or puts them into the secret"));
}

TEST(Access, KeysOutOfReachAreNoFaultOfTheClient) {
  Access access{AuthMode::keys, {}, "", true};
  EXPECT_EQ(access.admit(bearer("anything"), january_2027).error()->kind, ErrorKind::overloaded);
}

TEST(Access, WithIamOnlyWhomAwsHasLetIn) {
  Access access{AuthMode::iam, {}, "", false};
  EXPECT_EQ(access.admit(bearer("anything"), january_2027).error()->kind, ErrorKind::forbidden);
  http::Request request;
  request.principal = "arn:aws:iam::1:user/alice";
  EXPECT_EQ(access.admit(request, january_2027).value(), nullptr);
}

TEST(Access, RefusesAnExpiredKey) {
  Access access = access_with(R"({"old":{"sha256":")" + sha256_hex("old-secret") + R"(","expires":"2027-01-14"}})");
  EXPECT_EQ(access.admit(bearer("old-secret"), january_2027).error()->message, "the client key 'old' has expired");
}

TEST(Access, CountsTheWholeOfTheLastDay) {
  Access access = access_with(R"({"old":{"sha256":")" + sha256_hex("old-secret") + R"(","expires":"2027-01-15"}})");
  EXPECT_TRUE(access.admit(bearer("old-secret"), january_2027 + 23h).has_value());
}

TEST(Access, TakesAnExpiryBeyondTheClocksOwnRange) {
  Access access = access_with(R"({"far":{"sha256":")" + sha256_hex("far-secret") + R"(","expires":"2999-01-01"}})");
  EXPECT_TRUE(access.admit(bearer("far-secret"), january_2027).has_value());
}

TEST(Access, HoldsAKeyToItsRoles) {
  Access access = access_with(R"({"bob":{"sha256":")" + sha256_hex("bob-secret") + R"(","roles":["demo"]}})");
  EXPECT_TRUE(access.keys[0].allows("demo"));
  EXPECT_FALSE(access.keys[0].allows("backend_developer"));
}

TEST(ClientKeys, NamesTheEntryAtFault) {
  EXPECT_EQ(parse_client_keys(R"({"bob":{"sha256":"abc"}})").error()->message,
            "client key 'bob': 'sha256' must be 64 lower-case hexadecimal digits");
  EXPECT_EQ(parse_client_keys(R"({"bob":5})").error()->message,
            "client key 'bob': must be a key or an object with 'sha256'");
  EXPECT_EQ(parse_client_keys(R"({"bob":"short"})").error()->message, "client key 'bob': is shorter than 8 characters");
  EXPECT_EQ(parse_client_keys(R"({"bob":"bob-secret","bob":"bob-secret"})").error()->message,
            "client key 'bob': is there twice");
}

TEST(ClientKeys, NamesAnUnknownMember) {
  auto refused = parse_client_keys(R"({"bob":{"sha256":")" + sha256_hex("bob-secret") + R"(","role":["demo"]}})");
  EXPECT_EQ(refused.error()->message,
            "client key 'bob': unknown member 'role' (did you mean 'roles'? known: sha256, roles, expires, limits)");
}

std::string entry_with_limits(std::string_view limits) {
  return R"({"bob":{"sha256":")" + sha256_hex("bob-secret") + R"(","limits":)" + std::string(limits) + "}}";
}

TEST(ClientKeys, ReadLimits) {
  auto keys = parse_client_keys(entry_with_limits(R"({"requests_per_minute":60,"tokens_per_day":2000000})"));
  EXPECT_EQ(keys->at(0).limits.requests_per_minute, 60);
  EXPECT_EQ(keys->at(0).limits.tokens_per_day, 2'000'000);
  EXPECT_EQ(keys->at(0).limits.open_streams, std::nullopt);
}

TEST(ClientKeys, NameTheNearestLimit) {
  auto refused = parse_client_keys(entry_with_limits(R"({"request_per_minute":60})"));
  EXPECT_EQ(refused.error()->message,
            "client key 'bob': unknown member 'limits.request_per_minute' (did you mean 'requests_per_minute'?): known "
            "are requests_per_minute, requests_per_day, tokens_per_minute, tokens_per_day, open_streams");
}

TEST(ClientKeys, RefuseALimitThatIsNone) {
  for (const auto* limits : {R"({"open_streams":0})", R"({"open_streams":-1})", R"({"open_streams":1.5})",
                             R"({"open_streams":"1"})", R"({"open_streams":null})", R"({"open_streams":1e13})"}) {
    EXPECT_EQ(parse_client_keys(entry_with_limits(limits)).error()->message,
              "client key 'bob': 'limits.open_streams' must be a whole number from 1 to 1000000000000");
  }
}

TEST(ClientKeys, RefuseLimitsThatAreNoObjectOrSayOneTwice) {
  EXPECT_EQ(parse_client_keys(entry_with_limits("5")).error()->message,
            "client key 'bob': 'limits' must be an object such as {\"requests_per_minute\": 60}");
  EXPECT_EQ(parse_client_keys(entry_with_limits(R"({"open_streams":1,"open_streams":2})")).error()->message,
            "client key 'bob': 'limits.open_streams' is there twice");
}

TEST(ClientKeys, RefusesATimeThatIsNone) {
  auto refused =
      parse_client_keys(R"({"bob":{"sha256":")" + sha256_hex("bob-secret") + R"(","expires":"2027-02-30"}})");
  EXPECT_NE(refused.error()->message.find("'expires' must be a date"), std::string::npos);
}

}  // namespace
}  // namespace sfai::gateway
