#include "provider/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sfai::provider {
namespace {

using testing::HasSubstr;
using testing::Not;

const Provider& built_in(std::string_view name) {
  return *std::ranges::find(built_in_providers(), name, &Provider::name);
}

std::string said(const http::Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value).append("\n");
  return text;
}

Provider local() {
  Provider row;
  row.name = "local";
  row.dialect = "openai_chat";
  row.base_url = parse_base_url("http://[::1]:11434/v1").value();
  row.auth = Auth::none;
  return row;
}

TEST(Catalog, KnowsTheVendorsAddresses) {
  EXPECT_EQ(built_in("openai").base_url.text, "https://api.openai.com/v1");
  EXPECT_EQ(built_in("anthropic").base_url.text, "https://api.anthropic.com");
  EXPECT_TRUE(built_in("demo").demo);
}

TEST(ProviderRequest, ToOpenAi) {
  auto request = build_request(built_in("openai"), Secret("test-key"), Operation::chat, "text/event-stream");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->endpoint, (http::Endpoint{"api.openai.com", 443, true, ""}));
  EXPECT_EQ(request->method + " " + request->target, "POST /v1/chat/completions");
  EXPECT_EQ(said(request->headers),
            "content-type: application/json\n"
            "accept: text/event-stream\n"
            "accept-encoding: identity\n"
            "user-agent: sfai/" SFAI_VERSION
            "\n"
            "authorization: Bearer test-key\n");
}

TEST(ProviderRequest, ToAnthropic) {
  auto request = build_request(built_in("anthropic"), Secret("test-key"), Operation::chat, "application/json");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->method + " " + request->target, "POST /v1/messages");
  EXPECT_EQ(said(request->headers),
            "content-type: application/json\n"
            "accept: application/json\n"
            "accept-encoding: identity\n"
            "user-agent: sfai/" SFAI_VERSION
            "\n"
            "anthropic-version: 2023-06-01\n"
            "x-api-key: test-key\n");
}

TEST(ProviderRequest, AListOfModelsIsAGetWithoutABody) {
  auto request = build_request(built_in("anthropic"), Secret("test-key"), Operation::models, "application/json");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->method + " " + request->target, "GET /v1/models");
  EXPECT_FALSE(request->headers.find("content-type"));
}

TEST(ProviderRequest, WithoutAuthCarriesNoKeyEvenWhenOneIsGiven) {
  auto request = build_request(local(), Secret("test-key"), Operation::embeddings, "application/json");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->endpoint, (http::Endpoint{"::1", 11434, false, ""}));
  EXPECT_EQ(request->target, "/v1/embeddings");
  EXPECT_THAT(said(request->headers), Not(HasSubstr("test-key")));
}

TEST(ProviderRequest, TheRowsHeadersReplaceTheDefaultsButNotTheAuth) {
  auto row = built_in("anthropic");
  row.headers = {{"anthropic-version", "2027-01-01"}, {"x-title", "sfai"}, {"X-API-Key", "other"}};
  auto request = build_request(row, Secret("test-key"), Operation::chat, "application/json");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->headers.find("anthropic-version"), "2027-01-01");
  EXPECT_EQ(request->headers.find("x-title"), "sfai");
  EXPECT_EQ(request->headers.find("x-api-key"), "test-key");
  EXPECT_THAT(said(request->headers), Not(HasSubstr("other")));
}

TEST(ProviderRequest, CarriesTheAuthoritiesFile) {
  auto row = local();
  row.ca_file = "ca.pem";
  EXPECT_EQ(build_request(row, Secret(), Operation::chat, "*/*")->endpoint.ca_file, "ca.pem");
}

TEST(ProviderRequest, NamesTheVariableOfAMissingKey) {
  auto request = build_request(built_in("openai"), Secret(), Operation::chat, "application/json");

  ASSERT_FALSE(request);
  EXPECT_EQ(request.error()->kind, ErrorKind::not_configured);
  EXPECT_EQ(request.error()->code, "provider_key_missing");
  EXPECT_EQ(request.error()->message, "there is no key for provider 'openai': set OPENAI_API_KEY");
}

TEST(ProviderRequest, RefusesAKeyWithALineBreakWithoutRepeatingIt) {
  auto request = build_request(built_in("openai"), Secret("test-key\r\nx: y"), Operation::chat, "application/json");

  ASSERT_FALSE(request);
  EXPECT_EQ(request.error()->kind, ErrorKind::not_configured);
  EXPECT_THAT(request.error()->message, HasSubstr("store OPENAI_API_KEY again"));
  EXPECT_THAT(request.error()->message, Not(HasSubstr("test-key")));
}

TEST(ProviderRequest, RefusesAHeaderWithALineBreak) {
  auto row = local();
  row.headers = {{"x-title", "a\nx-b: c"}};
  auto request = build_request(row, Secret(), Operation::chat, "application/json");

  ASSERT_FALSE(request);
  EXPECT_EQ(request.error()->kind, ErrorKind::not_configured);
  EXPECT_THAT(request.error()->message, HasSubstr("header 'x-title'"));
}

TEST(ProviderRequest, RefusesWhatTheDialectHasNoEndpointFor) {
  auto request = build_request(built_in("anthropic"), Secret("test-key"), Operation::embeddings, "application/json");

  ASSERT_FALSE(request);
  EXPECT_EQ(request.error()->kind, ErrorKind::bad_request);
  EXPECT_EQ(request.error()->message, "provider 'anthropic' has no endpoint for embeddings");
}

TEST(ProviderPaths, OfBothDialects) {
  EXPECT_EQ(path_of(built_in("openai"), Operation::responses), "/responses");
  EXPECT_EQ(path_of(built_in("openai"), Operation::completions), "/completions");
  EXPECT_EQ(path_of(built_in("openai"), Operation::models), "/models");
  EXPECT_EQ(path_of(built_in("anthropic"), Operation::responses), std::nullopt);
  EXPECT_EQ(path_of(built_in("demo"), Operation::chat), std::nullopt);
}

TEST(ProviderTimeouts, TheRoleWinsThenTheProviderThenTheDefault) {
  Timeouts role;
  role.idle = Milliseconds(1);
  Timeouts row;
  row.idle = Milliseconds(2);
  row.total = Milliseconds(3);
  auto limits = resolve(role, row);

  EXPECT_EQ(limits.idle, Milliseconds(1));
  EXPECT_EQ(limits.total, Milliseconds(3));
  EXPECT_EQ(limits.connect, Milliseconds(5'000));
  EXPECT_EQ(limits.first_byte, Milliseconds(600'000));
}

}  // namespace
}  // namespace sfai::provider
