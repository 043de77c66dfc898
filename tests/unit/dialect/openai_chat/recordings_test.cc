#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "spoken.h"

// The laws of the design over every recorded stream of a real vendor, when the recordings are there.
namespace sfai::dialect::openai_chat {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> recordings() {
  const fs::path folder = fs::path(SFAI_SOURCE_DIR) / "../shared/recordings/openai_chat";
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sse") files.push_back(entry.path());
  }
  return files;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

class Stream final : public chat::EventSink {
 public:
  void on(const chat::ChatEvent& event) override {
    assembler_.on(event);
    encoder_->encode(event, encoded);
  }
  chat::Reply fold(std::string_view bytes, std::size_t split) {
    wire::SseDecoder events;
    const auto decoder = dialect.make_decoder({});
    for (std::size_t at = 0; at < bytes.size(); at += split) {
      events.push(bytes.substr(at, split));
      for (auto event = events.next(); event && *event; event = events.next()) {
        EXPECT_TRUE(decoder->decode(**event, *this));
      }
    }
    decoder->end_of_bytes(*this);
    return assembler_.take();
  }
  std::string encoded;

 private:
  chat::ReplyAssembler assembler_;
  std::unique_ptr<StreamEncoder> encoder_ = dialect.make_encoder({{}, {}, 0, true});
};

Lines say(const chat::Reply& reply) {
  Listener listener;
  chat::disassemble(reply, listener);
  return listener.lines;
}

class Recordings : public testing::Test {
 protected:
  void SetUp() override {
    if (files.empty()) GTEST_SKIP() << "0 recordings: ../shared/recordings/openai_chat is absent";
    std::cout << files.size() << " recordings\n";
  }
  std::vector<fs::path> files = recordings();
};

TEST_F(Recordings, AnySplitOfTheBytesGivesTheSameReply) {
  for (const fs::path& file : files) {
    const std::string bytes = bytes_of(file);
    const chat::Reply whole = Stream().fold(bytes, bytes.size());
    EXPECT_TRUE(whole.complete) << file;
    EXPECT_FALSE(whole.parts.empty()) << file;
    EXPECT_EQ(say(Stream().fold(bytes, 1)), say(whole)) << file;
    EXPECT_EQ(say(Stream().fold(bytes, 7)), say(whole)) << file;
    EXPECT_EQ(say(Stream().fold(bytes, 1024)), say(whole)) << file;
  }
}

TEST_F(Recordings, AnEncodedStreamSaysTheSameAgain) {
  for (const fs::path& file : files) {
    Stream first;
    const std::string bytes = bytes_of(file);
    chat::Reply once = first.fold(bytes, bytes.size());
    chat::Reply twice = Stream().fold(first.encoded, first.encoded.size());
    // The usage is written in full, unknown figures as 0.
    once.usage = twice.usage = {};
    EXPECT_EQ(say(twice), say(once)) << file;
  }
}

TEST_F(Recordings, AFoldedStreamIsTheSameAsAWholeReply) {
  for (const fs::path& file : files) {
    const std::string bytes = bytes_of(file);
    chat::Reply streamed = Stream().fold(bytes, bytes.size());
    chat::ReplyAssembler assembler;
    wire::JsonDocument document;
    ASSERT_TRUE(dialect.parse_reply(*document.parse_copy(dialect.render_reply(streamed, {})), assembler)) << file;
    chat::Reply whole = assembler.take();
    streamed.usage = whole.usage = {};
    EXPECT_EQ(say(whole), say(streamed)) << file;
  }
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
