#include "gateway/thinking_memory.h"

#include <gtest/gtest.h>
#include <thread>

#include "testing/loop.h"

namespace sfai::gateway {
namespace {

using chat::ThinkingPart;
using chat::ToolCallPart;

template <class T>
T now(http::Task<T> task) {
  boost::asio::io_context loop;
  return testing::run(loop, std::move(task));
}

http::Task<bool> record(ThinkingStore& store, std::string client, std::string signer) {
  ThinkingRecorder recorder(&store, std::move(client));
  recorder.see(chat::ThinkingDelta{"let me "});
  recorder.see(chat::ThinkingDelta{"look"});
  recorder.see(chat::ThinkingSignature{"sig1"});
  recorder.see(chat::ToolCallStart{0, "toolu_1", "look"});
  recorder.see(chat::RedactedThinking{"sealed"});
  recorder.see(chat::ToolCallStart{1, "toolu_2", "look"});
  co_await recorder.keep(std::move(signer));
  co_return true;
}

http::Task<bool> recall(ThinkingStore& store, std::string client, chat::ChatRequest& request) {
  co_await recall_thinking(store, client, request);
  co_return true;
}

// What a client sends that keeps the calls and forgets the thinking.
chat::ChatRequest forgetful() {
  chat::ChatRequest request;
  chat::Message turn{.role = chat::Role::assistant, .parts = {}, .name = {}, .extras = {}};
  turn.parts.emplace_back(chat::TextPart{"I look.", {}});
  turn.parts.emplace_back(ToolCallPart{"toolu_1", "look", "{}", {}});
  turn.parts.emplace_back(ToolCallPart{"toolu_2", "look", "{}", {}});
  request.messages.push_back(std::move(turn));
  return request;
}

TEST(ThinkingMemory, GivesThinkingBackInItsPlaces) {
  ThinkingCache cache(1U << 20U);
  now(record(cache, "ann", "anthropic/m"));
  auto request = forgetful();
  now(recall(cache, "ann", request));
  const auto& parts = request.messages[0].parts;
  ASSERT_EQ(parts.size(), 5U);
  EXPECT_EQ(std::get<ThinkingPart>(parts[0]).text, "let me look");
  EXPECT_EQ(std::get<ThinkingPart>(parts[0]).signature, "sig1");
  EXPECT_EQ(std::get<ThinkingPart>(parts[0]).signer, "anthropic/m");
  EXPECT_EQ(std::get<ThinkingPart>(parts[3]).redacted, "sealed");
  EXPECT_EQ(std::get<ToolCallPart>(parts[4]).id, "toolu_2");
}

TEST(ThinkingMemory, IsNobodyElses) {
  ThinkingCache cache(1U << 20U);
  now(record(cache, "ann", "anthropic/m"));
  auto request = forgetful();
  now(recall(cache, "bob", request));
  EXPECT_EQ(request.messages[0].parts.size(), 3U);
}

TEST(ThinkingMemory, LeavesWhatTheClientSentAndNamesItsSigner) {
  ThinkingCache cache(1U << 20U);
  now(record(cache, "ann", "anthropic/m"));
  auto request = forgetful();
  request.messages[0].parts.insert(request.messages[0].parts.begin(), ThinkingPart{"let me look", "sig1", {}, {}});
  now(recall(cache, "ann", request));
  ASSERT_EQ(request.messages[0].parts.size(), 4U);
  EXPECT_EQ(std::get<ThinkingPart>(request.messages[0].parts[0]).signer, "anthropic/m");
}

TEST(ThinkingMemory, GivesItBackOnceHoweverOftenTheCallIsNamed) {
  ThinkingCache cache(1U << 20U);
  now(record(cache, "ann", "anthropic/m"));
  auto request = forgetful();
  request.messages.push_back(request.messages[0]);
  now(recall(cache, "ann", request));
  EXPECT_EQ(request.messages[0].parts.size(), 5U);
  EXPECT_EQ(request.messages[1].parts.size(), 3U);
}

TEST(ThinkingMemory, TakesThePlaceOfTextThatLostItsSignature) {
  ThinkingCache cache(1U << 20U);
  now(record(cache, "ann", "anthropic/m"));
  auto request = forgetful();
  request.messages[0].parts.insert(request.messages[0].parts.begin(), ThinkingPart{"let me look", {}, {}, {}});
  now(recall(cache, "ann", request));
  EXPECT_EQ(request.messages[0].parts.size(), 5U);
}

TEST(ThinkingCache, ForgetsWhatWasUsedLongestAgo) {
  ThinkingCache cache(1'000);
  auto thinking = std::make_shared<SignedThinking>();
  const auto keep = [&](std::string key) -> http::Task<bool> {
    co_await cache.keep({std::move(key)}, thinking);
    co_return true;
  };
  for (const char* key : {"a", "b", "c"}) now(keep(key));
  EXPECT_NE(now(cache.find("a")), nullptr);
  now(keep("d"));
  EXPECT_NE(now(cache.find("a")), nullptr);
  EXPECT_EQ(now(cache.find("b")), nullptr);
  EXPECT_LE(cache.bytes(), 1'000U);
}

TEST(ThinkingCache, KeepsNothingThatIsLargerThanItself) {
  ThinkingCache cache(100);
  now(record(cache, "ann", "anthropic/m"));
  EXPECT_EQ(cache.bytes(), 0U);
}

// Under ThreadSanitizer this is the proof; elsewhere, that nothing is lost or counted twice.
TEST(ThinkingCache, IsSharedByThreads) {
  ThinkingCache cache(8'000);
  const auto work = [&](int number) {
    for (int round = 0; round < 200; ++round) {
      const std::string client = std::to_string((number + round) % 7);
      now(record(cache, client, "anthropic/m"));
      auto request = forgetful();
      now(recall(cache, client, request));
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) threads.emplace_back(work, number);
  }
  EXPECT_LE(cache.bytes(), 8'000U);
  EXPECT_GT(cache.bytes(), 0U);
}

}  // namespace
}  // namespace sfai::gateway
