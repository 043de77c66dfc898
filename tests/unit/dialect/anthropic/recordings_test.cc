#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "words.h"

// The laws that hold for every recorded stream, and what some of them say.
namespace sfai::dialect::anthropic {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return fs::path(SFAI_SOURCE_DIR) / "../shared/recordings/anthropic"; }

std::string read(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::vector<fs::path> recordings(std::string_view extension) {
  std::vector<fs::path> paths;
  if (!fs::exists(folder())) return paths;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

class AnthropicRecordings : public testing::Test {
 protected:
  void SetUp() override {
    if (recordings(".sse").empty()) GTEST_SKIP() << "0 recordings ran: there are none in " << folder();
  }
};

TEST_F(AnthropicRecordings, MeanTheSameHoweverTheyAreCut) {
  for (const auto& path : recordings(".sse")) {
    const auto stream = read(path);
    const auto whole = describe(fold(stream, stream.size()));
    EXPECT_TRUE(whole.ends_with("complete")) << path;
    EXPECT_EQ(describe(fold(stream, 1)), whole) << path;
    EXPECT_EQ(describe(fold(stream, 7)), whole) << path;
    EXPECT_EQ(describe(fold(stream, 1000)), whole) << path;
  }
  std::cout << recordings(".sse").size() << " recorded streams ran\n";
}

TEST_F(AnthropicRecordings, MeanTheSameWhenWrittenAgain) {
  for (const auto& path : recordings(".sse")) {
    const auto stream = read(path);
    const auto again = reencode(stream);
    EXPECT_EQ(describe(fold(again, again.size())), describe(fold(stream, stream.size()))) << path;
    EXPECT_EQ(reencode(again), again) << path;
  }
}

TEST_F(AnthropicRecordings, MeanTheSameAsAWholeReply) {
  for (const auto& path : recordings(".sse")) {
    const auto stream = read(path);
    const auto reply = fold(stream, stream.size());
    wire::JsonDocument document;
    chat::ReplyAssembler assembler;
    ASSERT_TRUE(dialect.parse_reply(*document.parse(dialect.render_reply(reply, {})), assembler)) << path;
    EXPECT_EQ(describe(assembler.reply()), describe(reply)) << path;
  }
}

// What is kept for a turn that pauses is the content of the whole reply.
TEST_F(AnthropicRecordings, AreKeptAsTheWholeReplysContent) {
  for (const auto& path : recordings(".sse")) {
    const auto stream = read(path);
    const auto reply = fold(stream, stream.size());
    wire::JsonDocument document;
    chat::ReplyAssembler assembler;
    ASSERT_TRUE(dialect.parse_reply(*document.parse(R"({"content":)" + kept_content(stream) + "}"), assembler)) << path;
    EXPECT_EQ(describe_parts(assembler.reply()), describe_parts(reply)) << path;
  }
}

TEST_F(AnthropicRecordings, APausedTurnGoesOnWithAllThatItHas) {
  wire::JsonDocument document;
  const auto content = document.parse(kept_content(read(folder() / "pyd-pause_turn_web_search_streaming_vcr-0.sse")));
  ASSERT_TRUE(content);
  EXPECT_EQ(content->size(), 25U);
  EXPECT_EQ(content->first()["type"].string(), "thinking");
  EXPECT_NE(content->first()["signature"].string(), "");
  EXPECT_GT(content->first().next().next()["input"]["query"].string().size(), 0U);
}

TEST_F(AnthropicRecordings, OfWholeRepliesMeanTheSameWhenWrittenAgain) {
  for (const auto& path : recordings(".json")) {
    wire::JsonDocument document;
    chat::ReplyAssembler first;
    ASSERT_TRUE(dialect.parse_reply(*document.parse(read(path)), first)) << path;
    chat::ReplyAssembler second;
    ASSERT_TRUE(dialect.parse_reply(*document.parse(dialect.render_reply(first.reply(), {})), second)) << path;
    EXPECT_EQ(describe(second.reply()), describe(first.reply())) << path;
  }
  std::cout << recordings(".json").size() << " recorded replies ran\n";
}

chat::Reply recorded(std::string_view name) {
  const auto stream = read(folder() / name);
  return fold(stream, stream.size());
}

std::size_t text_length(const chat::Reply& reply) {
  std::size_t length = 0;
  for (const auto& part : reply.parts) {
    if (const auto* text = std::get_if<chat::TextPart>(&part)) length += text->text.size();
  }
  return length;
}

TEST_F(AnthropicRecordings, Text) {
  EXPECT_EQ(describe(recorded("anthropic-text.sse")),
            "msg_01QC4g3HwBThD4BaNtBckFDJ claude-sonnet-4-5-20250929\n"
            "text Hello! I'm doing well, thank you for asking. How are you doing today? Is there anything I can help "
            "you with?\n"
            "end_turn(end_turn) \nusage in 12 out 30 read 0 made 0 thought -\ncomplete");
}

TEST_F(AnthropicRecordings, ToolWithoutArguments) {
  EXPECT_EQ(describe(recorded("anthropic-tool-no-args.sse")),
            "msg_01GE2RKp1VYsPzdFs3sS9z5S claude-sonnet-4-5-20250929\n"
            "text I'll update the issue list for you.\n"
            "call toolu_01QE1WLsSVp5hy5Q3GmGTmjP updateIssueList {}\n"
            "tool_calls(tool_use) \nusage in 565 out 48 read 0 made 0 thought -\ncomplete");
}

TEST_F(AnthropicRecordings, ToolWithArguments) {
  EXPECT_EQ(describe(recorded("anthropic-json-tool.1.sse")),
            "msg_01K2JbSUMYhez5RHoK9ZCj9U claude-haiku-4-5-20251001\n"
            "call toolu_01KFbKqPYSuAKujiL6mTfzYA json "
            R"({"elements": [{"location": "San Francisco", "temperature": 58, "condition": "sunny"}]})"
            "\ntool_calls(tool_use) \nusage in 849 out 47 read 0 made 0 thought -\ncomplete");
}

TEST_F(AnthropicRecordings, McpToolsAreNoCalls) {
  EXPECT_EQ(describe(recorded("anthropic-mcp.1.sse")),
            "msg_01RNdvgjHoLmx2THF9AVj3KK claude-sonnet-4-5-20250929\n"
            "text The echo tool responded back with: **hello world**\n\nIt simply echoed back the exact message that "
            "was sent to it.\n"
            "end_turn(end_turn) \nusage in 1250 out 83 read 0 made 0 thought -\ncomplete");
}

TEST_F(AnthropicRecordings, UnknownEventsMeanNothing) {
  EXPECT_EQ(describe(recorded("sdk-unknown_events_response.sse")),
            "msg_4QpJur2dWWDjF6C758FbBw5vm12BaVipnK claude-3-opus-latest\ntext Hello there!\n"
            "end_turn(end_turn) \nusage in 11 out 6 read - made - thought -\ncomplete");
}

TEST_F(AnthropicRecordings, LaterInputCounts) {
  EXPECT_EQ(recorded("anthropic-message-delta-input-tokens.sse").usage.input, 61);
}

TEST_F(AnthropicRecordings, CompactionIsCounted) {
  const auto reply = recorded("anthropic-compaction.1.sse");
  EXPECT_EQ(reply.usage.input, 60385 + 612);
  EXPECT_EQ(reply.usage.output, 522 + 2819);
  EXPECT_EQ(reply.parts.size(), 1U);
}

TEST_F(AnthropicRecordings, PauseTurnOfAServerTool) {
  const auto reply = recorded("pyd-pause_turn_web_search_streaming_vcr-0.sse");
  EXPECT_EQ(reply.stop, chat::StopReason::pause);
  EXPECT_EQ(reply.usage.reasoning, 261);
  EXPECT_GT(text_length(reply), 0U);
}

}  // namespace
}  // namespace sfai::dialect::anthropic
