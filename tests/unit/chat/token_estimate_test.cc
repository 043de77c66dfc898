#include "chat/token_estimate.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

ChatRequest saying(std::string text) {
  ChatRequest request;
  request.messages.push_back({.role = Role::user, .parts = {TextPart{std::move(text), {}}}, .name = {}, .extras = {}});
  return request;
}

TEST(TokenEstimate, LeansToTheHighSideOfEnglish) {
  // 44 letters, 9 tokens for GPT-4's and Claude's tokenizers alike, and 4 for the message.
  EXPECT_EQ(estimate_tokens(saying("The quick brown fox jumps over the lazy dog.")), 17);
}

TEST(TokenEstimate, CountsJapaneseByItsCharacters) { EXPECT_EQ(estimate_tokens(saying("こんにちは")), 10); }

TEST(TokenEstimate, CountsToolsImagesAndFiles) {
  ChatRequest request;
  request.tools.push_back({.name = "look", .description = {}, .parameters = {}, .strict = {}, .extras = {}});
  EXPECT_EQ(estimate_tokens(request), 14);
  request.messages.push_back(
      {.role = Role::user, .parts = {ImagePart{"image/png", "AAAA", {}, {}}}, .name = {}, .extras = {}});
  EXPECT_EQ(estimate_tokens(request), 1'618);
}

}  // namespace
}  // namespace sfai::chat
