#include "gateway/client_hints.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

http::Request with(std::string target, http::Headers headers) {
  return {.method = "POST",
          .target = std::move(target),
          .headers = std::move(headers),
          .body = {},
          .id = {},
          .principal = {},
          .client_ip = {}};
}

std::string betas_of(http::Headers headers) {
  const auto hints = read_client_hints(with("/v1/messages", std::move(headers)));
  return hints ? hints->betas : "refused: " + hints.error()->param;
}

TEST(ClientHints, AreEmptyForARequestThatSaysNothing) {
  const auto hints = read_client_hints(with("/v1/messages", {}));
  ASSERT_TRUE(hints);
  EXPECT_EQ(hints->version, "");
  EXPECT_EQ(hints->betas, "");
  EXPECT_FALSE(hints->beta_query);
}

TEST(ClientHints, TakeTheVersion) {
  EXPECT_EQ(read_client_hints(with("/v1/messages", {{"Anthropic-Version", "2023-06-01"}}))->version, "2023-06-01");
}

TEST(ClientHints, JoinBetasOnceEachInTheirOrder) {
  EXPECT_EQ(betas_of({{"anthropic-beta", "effort-2025-11-24, context-1m-2025-08-07"},
                      {"anthropic-beta", "context-1m-2025-08-07,,interleaved-thinking-2025-05-14"}}),
            "effort-2025-11-24,context-1m-2025-08-07,interleaved-thinking-2025-05-14");
}

TEST(ClientHints, RefuseWhatIsNoNameOfABeta) {
  EXPECT_EQ(betas_of({{"anthropic-beta", "a b"}}), "refused: anthropic-beta");
  EXPECT_EQ(betas_of({{"anthropic-beta", "x\r\nx-api-key: y"}}), "refused: anthropic-beta");
}

TEST(ClientHints, TakeBetaFromTheQueryAndNothingElse) {
  EXPECT_TRUE(read_client_hints(with("/v1/messages?beta=true", {}))->beta_query);
  EXPECT_TRUE(read_client_hints(with("/v1/messages?x=1&beta=true", {}))->beta_query);
  EXPECT_FALSE(read_client_hints(with("/v1/messages?beta=false", {}))->beta_query);
  EXPECT_FALSE(read_client_hints(with("/v1/messages?alphabeta=true", {}))->beta_query);
}

}  // namespace
}  // namespace sfai::gateway
