// The first byte is the length of the reads, the rest a stream. Its events come in the order that chat/event.h
// promises, however it is cut; what the encoder makes of them is a stream in Anthropic's order, and stays the same when
// it is read and written once more.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "dialect/anthropic/anthropic.h"

namespace {

using namespace sfai;

void require(bool truth) {
  if (!truth) std::abort();
}

class Grammar {
 public:
  void operator()(const chat::MessageStart&) {
    require(!started_);
    started_ = true;
  }
  void operator()(const chat::ToolCallStart& start) {
    content();
    require(start.index == calls_++ && open_.insert(start.index).second);
  }
  void operator()(const chat::ToolCallDelta& delta) {
    content();
    require(!delta.arguments.empty() && open_.contains(delta.index));
  }
  void operator()(const chat::ToolCallEnd& end) {
    content();
    require(open_.erase(end.index) == 1);
  }
  void operator()(const chat::UsageUpdate&) { require(started_ && !closed_); }
  void operator()(const chat::Finish&) {
    content();
    require(open_.empty());
    finished_ = true;
  }
  void operator()(const chat::MessageEnd&) {
    require(finished_ && !closed_);
    closed_ = true;
  }
  void operator()(const chat::StreamFailed&) {
    require(!closed_);
    closed_ = true;
  }
  void operator()(const auto&) { content(); }

 private:
  void content() const { require(started_ && !finished_ && !closed_); }
  bool started_ = false, finished_ = false, closed_ = false;
  int calls_ = 0;
  std::set<int> open_;
};

class Writer final : public chat::EventSink {
 public:
  void on(const chat::ChatEvent& event) override {
    std::visit(grammar_, event);
    encoder_->encode(event, bytes);
  }
  std::string bytes;

 private:
  Grammar grammar_;
  std::unique_ptr<dialect::StreamEncoder> encoder_ =
      dialect::anthropic::Anthropic().make_encoder({.id = "msg_made", .model = "made"});
};

std::string reencode(std::string_view stream, std::size_t read_size) {
  wire::SseDecoder sse;
  const auto decoder = dialect::anthropic::Anthropic().make_decoder({});
  Writer writer;
  while (!stream.empty()) {
    sse.push(stream.substr(0, read_size));
    stream.remove_prefix(std::min(read_size, stream.size()));
    for (auto event = sse.next(); event && *event; event = sse.next()) {
      if (!decoder->decode(**event, writer)) return writer.bytes;
    }
  }
  decoder->end_of_bytes(writer);
  return writer.bytes;
}

// One block is open at a time, and indices rise by one.
void check_blocks(std::string_view stream) {
  wire::SseDecoder sse;
  sse.push(stream);
  wire::JsonDocument document;
  std::int64_t index = 0;
  bool open = false;
  for (auto event = sse.next(); event && *event; event = sse.next()) {
    const auto body = document.parse_copy((*event)->data);
    require(body && (*body)["type"].string() == (*event)->name);
    if (!(*event)->name.starts_with("content_block_")) continue;
    require((*body)["index"].integer() == index);
    require(open == ((*event)->name != "content_block_start"));
    open = (*event)->name != "content_block_stop";
    if (!open) ++index;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const std::string written = reencode(stream, size);
  require(reencode(stream, bytes[0] + 1U) == written);
  check_blocks(written);
  if (written.contains("event: message_stop\n")) require(reencode(written, written.size() + 1) == written);
  return 0;
}
