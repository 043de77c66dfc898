// The first byte is the size of the reads, the rest a stream. Its events keep the order of chat/event.h; any split
// gives the same reply; and a reply that is complete says the same when it is encoded and decoded again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dialect/openai_chat/openai_chat.h"

namespace {

namespace chat = sfai::chat;

const sfai::dialect::openai_chat::OpenAiChat dialect;

void require(bool truth) {
  if (!truth) std::abort();
}

// Aborts when an event comes where it must not.
class Grammar {
 public:
  void operator()(const chat::MessageStart&) {
    require(!started_ && !over_);
    started_ = true;
  }
  void operator()(const chat::TextDelta& delta) { content(!delta.text.empty()); }
  void operator()(const chat::ThinkingDelta& delta) { content(!delta.text.empty()); }
  void operator()(const chat::RefusalDelta& delta) { content(!delta.text.empty()); }
  void operator()(const chat::ThinkingSignature&) { require(false); }
  void operator()(const chat::RedactedThinking&) { require(false); }
  void operator()(const chat::ToolCallStart& start) {
    content(start.index == calls_);
    open_ = true;
    ++calls_;
    pieces_ = 0;
  }
  void operator()(const chat::ToolCallDelta& delta) {
    require(open_ && delta.index == calls_ - 1 && !delta.arguments.empty());
    ++pieces_;
  }
  void operator()(const chat::ToolCallEnd& end) {
    require(open_ && end.index == calls_ - 1 && pieces_ > 0);
    open_ = false;
  }
  void operator()(const chat::UsageUpdate&) { require(started_ && !over_); }
  void operator()(const chat::Finish&) {
    content(true);
    finished_ = true;
  }
  void operator()(const chat::MessageEnd&) {
    require(finished_ && !over_);
    over_ = true;
  }
  void operator()(const chat::StreamFailed&) {
    require(!over_);
    over_ = true;
  }

 private:
  void content(bool valid) { require(valid && started_ && !open_ && !finished_ && !over_); }
  bool started_ = false, open_ = false, finished_ = false, over_ = false;
  int calls_ = 0;
  int pieces_ = 0;
};

class Run final : public chat::EventSink {
 public:
  Run(std::string_view bytes, std::size_t split) {
    sfai::wire::SseDecoder events;
    const auto decoder = dialect.make_decoder({});
    for (std::size_t at = 0; at < bytes.size(); at += split) {
      events.push(bytes.substr(at, split));
      auto event = events.next();
      for (; event && *event; event = events.next()) {
        if (!decoder->decode(**event, *this)) return;
      }
      if (!event) return;
    }
    decoder->end_of_bytes(*this);
    require(decoder->complete() == reply().complete);
  }
  void on(const chat::ChatEvent& event) override {
    std::visit(grammar_, event);
    assembler_.on(event);
    encoder_->encode(event, encoded);
  }
  const chat::Reply& reply() const { return assembler_.reply(); }
  std::string encoded;

 private:
  Grammar grammar_;
  chat::ReplyAssembler assembler_;
  std::unique_ptr<sfai::dialect::StreamEncoder> encoder_ = dialect.make_encoder({});
};

// Without the calls' ids: a call that has none gets a random one when the message has none either.
std::string text_of(const chat::Reply& reply) {
  std::string text = reply.id + "\n" + reply.model + "\n" + std::to_string(reply.created) + "\n";
  for (const chat::Part& part : reply.parts) {
    text += std::to_string(part.index());
    if (const auto* said = std::get_if<chat::TextPart>(&part)) text += said->text;
    if (const auto* thought = std::get_if<chat::ThinkingPart>(&part)) text += thought->text;
    if (const auto* refusal = std::get_if<chat::RefusalPart>(&part)) text += refusal->text;
    if (const auto* call = std::get_if<chat::ToolCallPart>(&part)) text += call->name + "(" + call->arguments + ")";
    text += "\n";
  }
  return text + std::to_string(static_cast<int>(reply.stop)) + (reply.complete ? "complete" : "cut");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const Run whole(stream, stream.size());
  const Run split(stream, bytes[0] == 0 ? 1U : bytes[0]);
  require(text_of(split.reply()) == text_of(whole.reply()));
  if (!whole.reply().complete) return 0;

  const Run again(whole.encoded, whole.encoded.size());
  require(text_of(again.reply()) == text_of(whole.reply()));
  return 0;
}
