#include "gateway/map_warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warnings(std::string text) {
  auto map = parse_model_map(std::move(text));
  if (!map) ADD_FAILURE() << map.error().front().message;
  return map ? warnings_of(*map) : std::vector<std::string>{};
}

std::vector<std::string> of_provider(const std::string& row) {
  return warnings(R"({"models": {"a": "demo/demo"}, "providers": {"p": )" + row + "}}");
}

TEST(MapWarnings, HaveNothingAgainstAnOrdinaryMap) {
  EXPECT_THAT(warnings(R"({"models": {"a": "openai/gpt-5.1", "o_team": "demo/demo", "gpt-4": "demo/demo"}})"),
              IsEmpty());
}

TEST(MapWarnings, OfNamesThatContinueSendsElsewhere) {
  EXPECT_THAT(warnings(R"({"models": {"gpt-5-mini": "demo/demo", "o3": "demo/demo"}})"),
              ElementsAre(HasSubstr("role 'gpt-5-mini': Continue"), HasSubstr("role 'o3': Continue")));
}

TEST(MapWarnings, OfAFallbackToTheSame) {
  EXPECT_THAT(warnings(R"({"a": {"provider": "demo", "model": "demo", "fallbacks": ["demo/demo"]}})"),
              ElementsAre("role 'a': a fallback is the role's own provider and model once more"));
}

TEST(MapWarnings, OfAMapWithoutRolesUnlessDirectNamesWork) {
  EXPECT_THAT(warnings(R"({"models": {}})"), ElementsAre("there is no role, so every request is refused"));
  EXPECT_THAT(warnings(R"({"models": {}, "allow_direct": true})"), IsEmpty());
}

TEST(MapWarnings, OfCapabilitiesThatNoRoleNeeds) {
  EXPECT_THAT(
      warnings(R"({"models": {"a": "openai/gpt-5.1"}, "capabilities": {"openai/gpt-4*": {}, "demo/demo": {}}})"),
      ElementsAre("capabilities 'openai/gpt-4*': no role uses such a model",
                  "capabilities 'demo/demo': no role uses such a model"));
}

TEST(MapWarnings, NotOfCapabilitiesThatAFallbackOrADirectNameMayNeed) {
  EXPECT_THAT(warnings(R"({"models": {"a": {"provider": "openai", "model": "m", "fallbacks": ["demo/demo"]}},
                           "capabilities": {"openai/*": {}, "demo/demo": {}}})"),
              IsEmpty());
  EXPECT_THAT(warnings(R"({"models": {}, "allow_direct": true, "capabilities": {"openai/x": {}}})"), IsEmpty());
}

TEST(MapWarnings, OfV1WhereItWouldStandTwice) {
  EXPECT_THAT(of_provider(R"({"dialect": "anthropic", "base_url": "https://h.example/v1"})"),
              ElementsAre(HasSubstr("leave /v1 out")));
}

TEST(MapWarnings, OfV1WhereItIsMissing) {
  EXPECT_THAT(of_provider(R"({"dialect": "openai_chat", "base_url": "https://h.example"})"),
              ElementsAre(HasSubstr("want /v1 at its end")));
}

TEST(MapWarnings, OfAWholeEndpoint) {
  EXPECT_THAT(of_provider(R"({"dialect": "openai_chat", "base_url": "https://h.example/v1/chat/completions"})"),
              ElementsAre(HasSubstr("base_url names an endpoint")));
}

TEST(MapWarnings, OfAKeyThatTravelsUnencrypted) {
  EXPECT_THAT(of_provider(R"({"dialect": "openai_chat", "base_url": "http://h.example/v1", "api_key_env": "P_KEY"})"),
              ElementsAre("provider 'p': the key travels unencrypted over http://"));
}

TEST(MapWarnings, NotOfAKeyThatStaysOnTheMachine) {
  EXPECT_THAT(of_provider(R"({"dialect": "openai_chat", "base_url": "http://[::1]:1/v1", "api_key_env": "P_KEY"})"),
              IsEmpty());
  EXPECT_THAT(of_provider(R"({"dialect": "openai_chat", "base_url": "http://vllm:8000/v1", "api_key_env": "P_KEY"})"),
              IsEmpty());
}

TEST(MapWarnings, OfAKeyInAHeader) {
  EXPECT_THAT(
      of_provider(R"({"dialect": "anthropic", "base_url": "https://h.example", "headers": {"x-key": "sk-not-real"}})"),
      ElementsAre("provider 'p': a header's value looks like a key, which everyone who reads the file sees"));
}

TEST(MapWarnings, OfAnOpenDoorForWebPages) {
  EXPECT_THAT(warnings(R"({"models": {"a": "demo/demo"}, "cors_origins": ["*"]})"),
              ElementsAre(HasSubstr("cors_origins: '*'")));
}

}  // namespace
}  // namespace sfai::gateway
