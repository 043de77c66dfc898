#include "gateway/model_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

using provider::Auth;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ModelMap map_of(std::string text) {
  auto map = parse_model_map(std::move(text));
  if (map) return std::move(*map);
  ADD_FAILURE() << map.error().front().pointer << ": " << map.error().front().message;
  return {};
}

// "POINTER: message" a line; empty when the map is good.
std::string problems_of(std::string text) {
  auto map = parse_model_map(std::move(text));
  std::string lines;
  if (map) return lines;
  for (const auto& problem : map.error()) lines += problem.pointer + ": " + problem.message + "\n";
  return lines;
}

std::string with_provider(std::string_view name, std::string_view row) {
  return R"({"models": {}, "providers": {")" + std::string(name) + R"(": )" + std::string(row) + "}}";
}

using Keys = std::vector<provider::KeyName>;

TEST(ModelMap, ReadsTheShortForm) {
  auto map = map_of(R"({"models": {"a": "openai/gpt-5.1"}})");
  ASSERT_NE(map.role("a"), nullptr);
  EXPECT_EQ(map.role("a")->target, (TargetName{"openai", "gpt-5.1"}));
  EXPECT_EQ(map.role("b"), nullptr);
}

TEST(ModelMap, ReadsTheLongForm) {
  auto map = map_of(R"({"models": {"a": {"provider": "anthropic", "model": "m", "params": { "top_p":0.50 },
                       "force": {"seed": 1}, "extra_body": {"x":[1, 2]}, "fallbacks": ["openai/n", "demo/o/p"],
                       "strict": true, "timeouts": {"idle_ms": 7}}}})");
  const auto& role = *map.role("a");
  EXPECT_EQ(role.target, (TargetName{"anthropic", "m"}));
  EXPECT_EQ(role.params, R"({ "top_p":0.50 })");
  EXPECT_EQ(role.force, R"({"seed": 1})");
  EXPECT_EQ(role.extra_body, R"({"x":[1, 2]})");
  EXPECT_THAT(role.fallbacks, ElementsAre(TargetName{"openai", "n"}, TargetName{"demo", "o/p"}));
  EXPECT_TRUE(role.strict);
  EXPECT_EQ(role.timeouts.idle, Milliseconds(7));
  EXPECT_EQ(role.timeouts.total, std::nullopt);
}

TEST(ModelMap, KeepsTheRolesInTheOrderOfTheFile) {
  auto map = map_of(R"({"models": {"z": "demo/demo", "a": "demo/demo"}})");
  ASSERT_EQ(map.roles.size(), 2U);
  EXPECT_EQ(map.roles[0].first, "z");
}

TEST(ModelMap, ReadsABareMapOfRoles) {
  auto map = map_of(R"({"$schema": "./s.json", "a": {"provider": "openai", "model": "m"}, "b": "demo/demo"})");
  EXPECT_EQ(map.roles.size(), 2U);
  EXPECT_EQ(map.role("a")->target, (TargetName{"openai", "m"}));
}

TEST(ModelMap, ReadsTheOtherSettings) {
  auto map = map_of(R"({"models": {"a": "demo/demo"}, "allow_direct": true, "default_role": "a",
                       "cors_origins": ["https://chat.example.com"]})");
  EXPECT_TRUE(map.allow_direct);
  EXPECT_EQ(map.default_role, "a");
  EXPECT_THAT(map.cors_origins, ElementsAre("https://chat.example.com"));
}

TEST(ModelMap, HoldsTheBuiltInProvidersAlways) {
  auto map = map_of(R"({"models": {}})");
  EXPECT_EQ(map.providers.size(), 3U);
  EXPECT_EQ(map.providers.find("openai")->second.base_url.text, "https://api.openai.com/v1");
}

TEST(ModelMap, IgnoresAByteOrderMark) { EXPECT_EQ(problems_of("\xEF\xBB\xBF{\"models\": {}}"), ""); }

TEST(ModelMapProviders, WithoutAKeyGetNoAuth) {
  auto map = map_of(with_provider("local", R"({"dialect": "anthropic", "base_url": "http://h.example"})"));
  EXPECT_EQ(map.providers.find("local")->second.auth, Auth::none);
}

TEST(ModelMapProviders, WithAKeyAuthenticateAsTheirDialectDoes) {
  auto map = map_of(R"({"models": {}, "providers": {
      "a": {"dialect": "anthropic", "base_url": "http://h.example", "api_key_env": "A_KEY"},
      "b": {"dialect": "openai_chat", "base_url": "http://h.example", "api_key_secret": "b/key"}}})");
  EXPECT_EQ(map.providers.find("a")->second.auth, Auth::x_api_key);
  EXPECT_EQ(map.providers.find("b")->second.auth, Auth::bearer);
}

TEST(ModelMapProviders, TakeTheVariablesNameForTheSecretToo) {
  auto map = map_of(with_provider("openai", R"({"api_key_env": "OTHER_KEY"})"));
  EXPECT_EQ(map.providers.find("openai")->second.keys, (Keys{{.env = "OTHER_KEY", .secret = "OTHER_KEY"}}));
}

TEST(ModelMapProviders, ForgetTheBuiltInVariableWhenASecretIsNamed) {
  auto map = map_of(with_provider("openai", R"({"api_key_secret": "team/key"})"));
  EXPECT_EQ(map.providers.find("openai")->second.keys, (Keys{{.env = "", .secret = "team/key"}}));
}

TEST(ModelMapProviders, MayHaveSeveralKeys) {
  auto map = map_of(with_provider("openai", R"({"api_key_env": ["A_KEY", "B_KEY"]})"));
  EXPECT_EQ(map.providers.find("openai")->second.keys,
            (Keys{{.env = "A_KEY", .secret = "A_KEY"}, {.env = "B_KEY", .secret = "B_KEY"}}));
}

TEST(ModelMapProviders, PairVariablesAndSecretsInTheirOrder) {
  auto map = map_of(with_provider("openai", R"({"api_key_env": ["A_KEY", "B_KEY"], "api_key_secret": ["a", "b"]})"));
  EXPECT_EQ(map.providers.find("openai")->second.keys,
            (Keys{{.env = "A_KEY", .secret = "a"}, {.env = "B_KEY", .secret = "b"}}));
}

TEST(ModelMapProviders, RefuseKeysWithoutTheirPairs) {
  EXPECT_THAT(problems_of(with_provider("openai", R"({"api_key_env": ["A_KEY", "B_KEY"], "api_key_secret": "a"})")),
              HasSubstr("/providers/openai/api_key_secret: must name as many keys as 'api_key_env'"));
}

TEST(ModelMapProviders, RefuseAKeyThatIsThereTwice) {
  EXPECT_THAT(problems_of(with_provider("openai", R"({"api_key_env": ["A_KEY", "A_KEY"]})")),
              HasSubstr("/providers/openai/api_key_env/1: is in the list twice"));
}

TEST(ModelMapProviders, SayWhenTheyAreLeftAlone) {
  auto map = map_of(with_provider("openai", R"({"circuit": {"failures": 3, "open_ms": 250}, "retries": 1})"));
  const auto& row = map.providers.find("openai")->second;
  EXPECT_EQ(row.circuit.failures, 3);
  EXPECT_EQ(row.circuit.open, Milliseconds(250));
  EXPECT_EQ(row.retries, 1);
  EXPECT_EQ(map_of(with_provider("openai", R"({"circuit": false})")).providers.find("openai")->second.circuit.failures,
            0);
}

TEST(ModelMapProviders, RefuseACircuitThatIsNone) {
  EXPECT_THAT(problems_of(with_provider("openai", R"({"circuit": true})")),
              HasSubstr("/providers/openai/circuit: must be false or an object"));
}

TEST(ModelMapProviders, KeepTheKeyOfABuiltInOneAtAnotherAddress) {
  auto map = map_of(with_provider("anthropic", R"({"base_url": "http://127.0.0.1:8089"})"));
  const auto& row = map.providers.find("anthropic")->second;
  EXPECT_EQ(row.base_url.text, "http://127.0.0.1:8089");
  EXPECT_EQ(row.auth, Auth::x_api_key);
  EXPECT_EQ(row.keys.front().env, "ANTHROPIC_API_KEY");
}

TEST(ModelMapProviders, OfAnotherDialectAuthenticateAsThatOne) {
  auto map =
      map_of(with_provider("anthropic", R"({"dialect": "openai_chat", "base_url": "https://api.anthropic.com/v1"})"));
  EXPECT_EQ(map.providers.find("anthropic")->second.auth, Auth::bearer);
}

TEST(ModelMapProviders, ReadHeadersAuthoritiesAndTimeouts) {
  auto map = map_of(with_provider(
      "openai", R"({"headers": {"x-title": "sfai"}, "ca_file": "ca.pem", "timeouts": {"connect_ms": 9}})"));
  const auto& row = map.providers.find("openai")->second;
  EXPECT_EQ(row.headers.find("x-title"), "sfai");
  EXPECT_EQ(row.ca_file, "ca.pem");
  EXPECT_EQ(row.timeouts.connect, Milliseconds(9));
}

TEST(ModelMapProblems, NameTheNearestKnownKey) {
  EXPECT_EQ(problems_of(R"({"models": {"backend_developer": {"provider": "demo", "model": "demo", "parms": {}}}})"),
            "/models/backend_developer: unknown key 'parms' (did you mean 'params'?)\n");
}

TEST(ModelMapProblems, SayWhereAParameterBelongs) {
  EXPECT_EQ(problems_of(R"({"a": {"provider": "demo", "model": "demo", "temperature": 1}})"),
            "/a: unknown key 'temperature': it belongs in 'params' or 'force'\n");
}

TEST(ModelMapProblems, PointUnknownParametersToExtraBody) {
  EXPECT_EQ(problems_of(R"({"a": {"provider": "demo", "model": "demo", "params": {"repetition": 1}}})"),
            "/a/params: unknown key 'repetition'; what only this upstream knows stands in 'extra_body'\n");
}

TEST(ModelMapProblems, SayWhereARoleBelongs) {
  EXPECT_EQ(problems_of(R"({"models": {}, "reviewer": "demo/demo"})"),
            ": unknown key 'reviewer': a role stands inside 'models'\n");
}

TEST(ModelMapProblems, SpeakOfTheSlipInModelsAndNotOfARole) {
  EXPECT_THAT(problems_of(R"({"modles": {"a": "demo/demo"}})"), HasSubstr("'modles' (did you mean 'models'?)"));
}

TEST(ModelMapProblems, NameTheKindThatCame) {
  EXPECT_EQ(problems_of(R"({"models": {"a": 7, "b": {"provider": "demo", "model": ["m"]}}})"),
            "/models/a: must be 'provider/model' or an object, not a number\n"
            "/models/b/model: must be a string, not an array\n");
}

TEST(ModelMapProblems, NameTheRange) {
  EXPECT_EQ(
      problems_of(R"({"a": {"provider": "demo", "model": "demo", "params": {"temperature": 2.5, "max_tokens": 0}}})"),
      "/a/params/temperature: must be a number from 0 to 2\n"
      "/a/params/max_tokens: must be an integer from 1 to 9007199254740991\n");
}

TEST(ModelMapProblems, RefuseWhatTheClientOrTheRoleSays) {
  EXPECT_EQ(
      problems_of(R"({"a": {"provider": "demo", "model": "demo", "extra_body": {"model": "m", "stream": true}}})"),
      "/a/extra_body: 'model' cannot stand here: the role names the model\n"
      "/a/extra_body: 'stream' cannot stand here: the client's request says it\n");
}

TEST(ModelMapProblems, NameTheNearestProvider) {
  EXPECT_EQ(problems_of(R"({"a": "opnai/gpt-5.1"})"),
            "/a: there is no provider 'opnai' (did you mean 'openai'?); there are anthropic, demo, openai\n");
}

TEST(ModelMapProblems, NameTheNearestRole) {
  EXPECT_EQ(problems_of(R"({"models": {"reviewer": "demo/demo"}, "default_role": "reviewr"})"),
            "/default_role: there is no role 'reviewr' (did you mean 'reviewer'?)\n");
}

TEST(ModelMapProblems, StandInTheOrderOfTheFile) {
  EXPECT_EQ(problems_of(R"({"default_role": "x", "models": {"a": "none"}, "providers": {"demo": {}}, "typo_here": 1})"),
            "/default_role: there is no role 'x' (did you mean 'a'?)\n"
            "/models/a: must be 'provider/model', as in 'openai/gpt-5.1'; not 'none'\n"
            "/providers: 'demo' answers inside the program and cannot be changed: take another name\n"
            ": unknown key 'typo_here'\n");
}

TEST(ModelMapProblems, EscapeThePointer) {
  EXPECT_EQ(problems_of(R"({"models": {"a/b~c": 1}})"),
            "/models/a~1b~0c: must be 'provider/model' or an object, not a number\n");
}

TEST(ModelMapProblems, FindDuplicatesAtEveryDepth) {
  EXPECT_EQ(
      problems_of(
          R"({"models": {"a": {"provider": "demo", "model": "demo", "extra_body": {"x": [0, {"y": 1, "y": 2}]}}}})"),
      "/models/a/extra_body/x/1: key 'y' stands here twice\n");
}

TEST(ModelMapProblems, GiveThePositionOfASyntaxError) {
  EXPECT_THAT(problems_of("{\n  \"models\": {,}\n}"), HasSubstr("line 2, column 14"));
}

TEST(ModelMapSecrets, AreRefusedAsMembersAndNeverRepeated) {
  auto problems = problems_of(with_provider(
      "local", R"({"dialect": "anthropic", "base_url": "http://h.example", "api_key": "sk-not-a-real-key"})"));
  EXPECT_THAT(problems, HasSubstr("/providers/local: 'api_key': keys do not belong in this file"));
  EXPECT_THAT(problems, Not(HasSubstr("sk-")));
}

TEST(ModelMapSecrets, AreRefusedAsNamesAndNeverRepeated) {
  auto problems =
      problems_of(with_provider("openai", R"({"api_key_env": "sk-not-a-real-key", "api_key_secret": "sk-no"})"));
  EXPECT_THAT(problems, HasSubstr("/providers/openai/api_key_env: must be the name of an environment variable"));
  EXPECT_THAT(problems, HasSubstr("/providers/openai/api_key_secret: must be the name of a secret"));
  EXPECT_THAT(problems, Not(HasSubstr("sk-")));
}

TEST(ModelMapSecrets, AreRefusedInHeadersAndNeverRepeated) {
  auto problems = problems_of(with_provider("openai", R"({"headers": {"x-api-key": "sk-not-a-real-key"}})"));
  EXPECT_EQ(problems,
            "/providers/openai/headers: header 'x-api-key' would hold a key: name its environment variable in "
            "'api_key_env' instead\n");
}

TEST(ModelMapSecrets, AreMaskedWhereverTheyStand) {
  EXPECT_THAT(problems_of(R"({"models": {"a": "sk-not-a-real-key", "b": "sk-not-a-real-key/m"}})"),
              Not(HasSubstr("sk-")));
}

TEST(ModelMapSecrets, AreMaskedInTheUrl) {
  EXPECT_EQ(problems_of(with_provider("openai", R"({"base_url": "https://me:hidden@h.example"})")),
            "/providers/openai/base_url: a base_url has no user name or password in it\n");
}

TEST(TargetNames, SplitAtTheFirstSlash) {
  EXPECT_EQ(parse_target_name("a/b/c"), (TargetName{"a", "b/c"}));
  EXPECT_EQ(parse_target_name("a/"), std::nullopt);
  EXPECT_EQ(parse_target_name("/b"), std::nullopt);
  EXPECT_EQ(parse_target_name("ab"), std::nullopt);
}

}  // namespace
}  // namespace sfai::gateway
