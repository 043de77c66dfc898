#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>

#include "dialect/anthropic/anthropic.h"
#include "dialect/openai_chat/openai_chat.h"
#include "drawn.h"

// The laws L2 to L5 of the design, for both dialects: over replies drawn at random and over every stream that lies in
// the project or, where they are, beside it, at cuts drawn at random.
namespace sfai::dialect {
namespace {

namespace fs = std::filesystem;

const anthropic::Anthropic anthropic_dialect;
const openai_chat::OpenAiChat openai_chat_dialect;
constexpr unsigned draws = 400;
constexpr unsigned cuts_of_a_recording = 12;

const EncoderOptions& options() {
  static const EncoderOptions all{.id = {}, .model = "m", .created = 1, .include_usage = true, .signer = {}};
  return all;
}

// What was heard, event by event and folded.
class Heard final : public chat::EventSink {
 public:
  void on(const chat::ChatEvent& event) override {
    ++events;
    assembler.on(event);
  }
  int events = 0;
  chat::ReplyAssembler assembler;
};

class Encoding final : public chat::EventSink {
 public:
  explicit Encoding(const Dialect& dialect) : encoder_(dialect.make_encoder(options())) {}
  void on(const chat::ChatEvent& event) override { encoder_->encode(event, bytes); }
  std::string bytes;

 private:
  std::unique_ptr<StreamEncoder> encoder_;
};

struct Read {
  std::string words;
  int events = 0;
};

Read read(const Dialect& dialect, std::string_view stream, const std::vector<std::size_t>& cuts,
          chat::EventSink* also) {
  Heard heard;
  struct Both final : chat::EventSink {
    chat::EventSink *one, *other;
    void on(const chat::ChatEvent& event) override {
      one->on(event);
      if (other != nullptr) other->on(event);
    }
  } sink;
  sink.one = &heard;
  sink.other = also;
  wire::SseDecoder events;
  const auto decoder = dialect.make_decoder({});
  for (const std::size_t size : cuts) {
    events.push(stream.substr(0, size));
    stream.remove_prefix(size);
    for (auto event = events.next(); event && *event; event = events.next()) {
      EXPECT_TRUE(decoder->decode(**event, sink));
    }
  }
  decoder->end_of_bytes(sink);
  return {describe(heard.assembler.reply()), heard.events};
}

std::string encode(const Dialect& dialect, const chat::Reply& reply) {
  Encoding encoding(dialect);
  chat::disassemble(reply, encoding);
  return encoding.bytes;
}

std::string reparse(const Dialect& dialect, const chat::Reply& reply) {
  wire::JsonDocument document;
  const auto root = document.parse(dialect.render_reply(reply, options()));
  EXPECT_TRUE(root);
  chat::ReplyAssembler assembler;
  EXPECT_TRUE(dialect.parse_reply(*root, assembler));
  return describe(assembler.reply());
}

struct Subject {
  const char* name;
  const Dialect* dialect;
};
void PrintTo(const Subject& subject, std::ostream* out) { *out << subject.name; }

class Laws : public testing::TestWithParam<Subject> {
 protected:
  const Dialect& dialect() const { return *GetParam().dialect; }
};

INSTANTIATE_TEST_SUITE_P(Dialect, Laws,
                         testing::Values(Subject{"anthropic", &anthropic_dialect},
                                         Subject{"openai_chat", &openai_chat_dialect}),
                         [](const auto& subject) { return subject.param.name; });

TEST_P(Laws, L2WhatWasEncodedDecodesToTheSame) {
  for (unsigned seed = 0; seed < draws; ++seed) {
    const chat::Reply reply = Drawing(seed).reply();
    const std::string bytes = encode(dialect(), reply);
    EXPECT_EQ(read(dialect(), bytes, {bytes.size()}, nullptr).words, describe(reply)) << "seed " << seed;
  }
}

TEST_P(Laws, L3AWholeReplyMeansWhatItsStreamMeans) {
  for (unsigned seed = 0; seed < draws; ++seed) {
    const chat::Reply reply = Drawing(seed).reply();
    EXPECT_EQ(reparse(dialect(), reply), describe(reply)) << "seed " << seed;
  }
}

TEST_P(Laws, L4NoCutOfTheBytesChangesTheEvents) {
  for (unsigned seed = 0; seed < draws; ++seed) {
    Drawing drawing(seed);
    const std::string bytes = encode(dialect(), drawing.reply());
    const Read whole = read(dialect(), bytes, {bytes.size()}, nullptr);
    const Read cut = read(dialect(), bytes, drawing.cuts(bytes.size()), nullptr);
    EXPECT_EQ(cut.words, whole.words) << "seed " << seed;
    EXPECT_EQ(cut.events, whole.events) << "seed " << seed;
  }
}

TEST_P(Laws, L5RenderingTwiceGivesTheSameBytes) {
  for (unsigned seed = 0; seed < draws; ++seed) {
    const chat::Reply reply = Drawing(seed).reply();
    EXPECT_EQ(dialect().render_reply(reply, options()), dialect().render_reply(reply, options())) << "seed " << seed;
    EXPECT_EQ(encode(dialect(), reply), encode(dialect(), reply)) << "seed " << seed;
  }
}

// What goes from one dialect to the other and back is what it was.
TEST_P(Laws, AReplyComesBackFromTheOtherDialect) {
  const Dialect& other = &dialect() == &anthropic_dialect ? static_cast<const Dialect&>(openai_chat_dialect)
                                                          : static_cast<const Dialect&>(anthropic_dialect);
  for (unsigned seed = 0; seed < draws; ++seed) {
    Drawing drawing(seed);
    const chat::Reply reply = drawing.reply();
    const std::string first = encode(dialect(), reply);
    Encoding there(other);
    read(dialect(), first, drawing.cuts(first.size()), &there);
    EXPECT_EQ(read(other, there.bytes, drawing.cuts(there.bytes.size()), nullptr).words, describe(reply))
        << "seed " << seed;
  }
}

std::vector<fs::path> recordings(std::string_view dialect) {
  std::vector<fs::path> files;
  for (const char* place : {"tests/recordings", "../shared/recordings"}) {
    const fs::path folder = fs::path(SFAI_SOURCE_DIR) / place / dialect;
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".sse") files.push_back(entry.path());
    }
  }
  return files;
}

std::string bytes_of(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

TEST_P(Laws, EveryRecordedStreamObeysThem) {
  const auto files = recordings(dialect().name());
  ASSERT_FALSE(files.empty());
  Drawing drawing(1);
  for (const auto& path : files) {
    const std::string stream = bytes_of(path);
    Encoding again(dialect());
    Heard heard;
    const Read whole = read(dialect(), stream, {stream.size()}, &again);
    read(dialect(), stream, {stream.size()}, &heard);
    for (unsigned count = 0; count < cuts_of_a_recording; ++count) {
      const Read cut = read(dialect(), stream, drawing.cuts(stream.size()), nullptr);
      EXPECT_EQ(cut.words, whole.words) << path;
      EXPECT_EQ(cut.events, whole.events) << path;
    }
    EXPECT_EQ(read(dialect(), again.bytes, drawing.cuts(again.bytes.size()), nullptr).words, whole.words) << path;
    EXPECT_EQ(reparse(dialect(), heard.assembler.reply()), whole.words) << path;
  }
  std::cout << files.size() << " recorded streams of " << dialect().name() << " ran\n";
}

}  // namespace
}  // namespace sfai::dialect
