#include "gateway/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/attempt.h"

namespace sfai::gateway {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string explained(std::string map_text, std::string_view body, std::string_view dialect = "openai_chat",
                      provider::Operation operation = provider::Operation::chat) {
  auto map = parse_model_map(std::move(map_text));
  if (!map) return "map: " + map.error().front().message;
  Inbound inbound;
  inbound.dialect = find_dialect(dialect);
  inbound.operation = operation;
  if (auto read = read_inbound(inbound, std::string(body)); !read) return "request: " + read.error()->message;
  auto found = route(*map, inbound.model);
  return found ? explain(inbound, *found) : "route: " + found.error()->message;
}

constexpr const char* asks = R"({ "model": "r", "messages": [{"role":"user","content":"é\u00e9"}], "seed": 7 })";

TEST(Explain, ShowsTheWholeRequestOfANativeTarget) {
  EXPECT_EQ(explained(R"({"r": "openai/gpt-4o"})", asks), R"json({
  "role": "r",
  "targets": [
    {
      "provider": "openai",
      "model": "gpt-4o",
      "lane": "native",
      "capabilities": {
        "output_limit": 16384,
        "context_size": 128000,
        "thinking": "none",
        "sampling": "both",
        "efforts": [],
        "thinking_switch": false,
        "thinking_history": false,
        "mid_conversation_system": true,
        "prefill": true,
        "forced_tool": true,
        "structured_output": true,
        "developer_role": false,
        "max_completion_tokens": false,
        "stop_sequences": true,
        "parallel_tool_calls": true,
        "effort_with_tools": true
      },
      "method": "POST",
      "url": "https://api.openai.com/v1/chat/completions",
      "headers": {
        "content-type": "application/json",
        "accept": "application/json",
        "accept-encoding": "identity",
        "user-agent": "sfai/)json" SFAI_VERSION R"json(",
        "authorization": "Bearer (the key of OPENAI_API_KEY)"
      },
      "body": { "model": "gpt-4o", "messages": [{"role":"user","content":"é\u00e9"}], "seed": 7 },
      "losses": []
    }
  ]
}
)json");
}

TEST(Explain, NamesWhatATranslationLoses) {
  EXPECT_THAT(
      explained(R"({"r": "anthropic/claude-sonnet-4-5"})", asks),
      AllOf(HasSubstr(R"("lane": "translated")"), HasSubstr(R"("url": "https://api.anthropic.com/v1/messages")"),
            HasSubstr(R"json("x-api-key": "(the key of ANTHROPIC_API_KEY)")json"),
            HasSubstr(R"("body": {"model":"claude-sonnet-4-5",)"), HasSubstr(R"("pointer": "/seed")")));
}

TEST(Explain, ShowsTheFallbacksInTheirOrder) {
  auto text = explained(R"({"r": {"provider": "openai", "model": "gpt-4o", "fallbacks": ["demo/demo"]}})", asks);
  EXPECT_LT(text.find(R"("provider": "openai")"), text.find(R"("provider": "demo")"));
}

TEST(Explain, GivesTheDemoNoAddress) {
  EXPECT_THAT(explained(R"({"r": "demo/demo"})", asks),
              AllOf(Not(HasSubstr("url")), Not(HasSubstr("headers")), HasSubstr(R"("body": { "model": "demo")")));
}

TEST(Explain, ShowsTheErrorOfATargetThatWouldRefuse) {
  EXPECT_THAT(explained(R"({"r": {"provider": "anthropic", "model": "claude-sonnet-4-5", "strict": true}})", asks),
              AllOf(HasSubstr(R"("status": 400)"), HasSubstr("the role 'r' is strict"), Not(HasSubstr("url"))));
}

TEST(Explain, ShowsTheErrorOfAProviderWithoutThatEndpoint) {
  EXPECT_THAT(explained(R"({"r": "anthropic/m"})", R"({"model": "r", "input": "x"})", "openai_chat",
                        provider::Operation::embeddings),
              AllOf(HasSubstr(R"("status": 404)"), HasSubstr("does not offer this endpoint")));
}

TEST(Explain, ShowsWhatTheMapSaysOfTheModel) {
  EXPECT_THAT(explained(R"({"models": {"r": "openai/m"}, "capabilities": {"openai/*": {"context_size": 4711}}})", asks),
              HasSubstr(R"("context_size": 4711)"));
}

TEST(Explain, NamesTheSecretWhereThereIsNoVariable) {
  EXPECT_THAT(
      explained(R"({"models": {"r": "openai/m"}, "providers": {"openai": {"api_key_secret": "team/key"}}})", asks),
      HasSubstr(R"json("authorization": "Bearer (the key in the secret team/key)")json"));
}

TEST(Explain, HidesWhatTheMapsHeadersSay) {
  EXPECT_THAT(explained(R"({"models": {"r": "p/m"}, "providers": {"p": {"dialect": "openai_chat",
                           "base_url": "http://[::1]:8080/v1", "headers": {"x-token": "sk-test-1", "x-team": "blue"}}}})",
                        asks),
              AllOf(Not(HasSubstr("sk-test-1")), HasSubstr(R"json("x-token": "(as the map has it)")json"),
                    Not(HasSubstr("blue")), HasSubstr("http://[::1]:8080/v1/chat/completions"),
                    Not(HasSubstr("authorization"))));
}

}  // namespace
}  // namespace sfai::gateway
