#include "gateway/endpoint.h"

#include <gtest/gtest.h>

#include "gateway/cors.h"

namespace sfai::gateway {
namespace {

using Kind = Endpoint::Kind;

TEST(Endpoint, TakesBothPathsForAChat) {
  EXPECT_EQ(find_endpoint("/").kind, Kind::root);
  EXPECT_EQ(find_endpoint("/chat/completions").kind, Kind::chat);
  EXPECT_EQ(find_endpoint("/v1/chat/completions").kind, Kind::chat);
}

TEST(Endpoint, TakesPostsAndLooksAtTheRoot) {
  EXPECT_TRUE(find_endpoint("/").posts());
  EXPECT_TRUE(find_endpoint("/").gets());
}

TEST(Endpoint, KnowsAnthropicsPaths) {
  EXPECT_EQ(find_endpoint("/v1/messages").kind, Kind::messages);
  EXPECT_EQ(find_endpoint("/messages").kind, Kind::messages);
  EXPECT_EQ(find_endpoint("/v1/messages/count_tokens").kind, Kind::count_tokens);
  EXPECT_EQ(find_endpoint("/v1/messages/batches").kind, Kind::unknown);
}

TEST(Endpoint, KnowsThePassedThroughOnes) {
  EXPECT_EQ(find_endpoint("/v1/responses").kind, Kind::responses);
  EXPECT_EQ(find_endpoint("/embeddings").kind, Kind::embeddings);
  EXPECT_EQ(find_endpoint("/v1/completions").kind, Kind::completions);
}

TEST(Endpoint, ReadsTheIdOfAModel) {
  EXPECT_EQ(find_endpoint("/v1/models/backend_developer").model, "backend_developer");
  EXPECT_EQ(find_endpoint("/models/openai%2Fgpt-5.1").model, "openai/gpt-5.1");
  EXPECT_EQ(find_endpoint("/models/50%").model, "50%");
}

TEST(Endpoint, KnowsNothingElse) {
  EXPECT_EQ(find_endpoint("/v1").kind, Kind::unknown);
  EXPECT_EQ(find_endpoint("/v1/v1/chat/completions").kind, Kind::unknown);
  EXPECT_EQ(find_endpoint("/admin").kind, Kind::unknown);
}

TEST(Endpoint, KeepsUnknownPathsOutOfTheLog) {
  EXPECT_EQ(loggable_path(find_endpoint("/sk-secret"), "/sk-secret"), "(unknown)");
  EXPECT_EQ(loggable_path(find_endpoint("/models/x"), "/models/x"), "/models/{id}");
  EXPECT_EQ(loggable_path(find_endpoint("/v1/models"), "/v1/models"), "/v1/models");
}

ModelMap map_with_origins(std::string origins) {
  return *parse_model_map(R"({"models":{"demo":"demo/demo"},"cors_origins":)" + origins + "}");
}

http::Request from(std::string origin) {
  http::Request request;
  request.method = "POST";
  request.target = "/";
  request.headers.add("Origin", std::move(origin));
  return request;
}

TEST(Cors, NamesAListedOrigin) {
  http::Headers headers =
      cors_headers(map_with_origins(R"(["https://a.example"])"), AuthMode::keys, from("https://a.example"));
  EXPECT_EQ(headers.find("access-control-allow-origin"), "https://a.example");
  EXPECT_EQ(headers.find("vary"), "origin");
}

TEST(Cors, SaysNothingToOthers) {
  EXPECT_EQ(
      cors_headers(map_with_origins(R"(["https://a.example"])"), AuthMode::none, from("https://b.example")).size(), 0U);
  EXPECT_EQ(cors_headers(map_with_origins("[]"), AuthMode::none, from("https://a.example")).size(), 0U);
}

TEST(Cors, NeverJoinsAStarWithKeys) {
  EXPECT_EQ(cors_headers(map_with_origins(R"(["*"])"), AuthMode::keys, from("https://a.example")).size(), 0U);
  http::Headers open = cors_headers(map_with_origins(R"(["*"])"), AuthMode::none, from("https://a.example"));
  EXPECT_EQ(open.find("access-control-allow-origin"), "*");
}

}  // namespace
}  // namespace sfai::gateway
