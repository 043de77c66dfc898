#include "words.h"

#include <cassert>
#include <map>

#include "dialect/anthropic/kept_content.h"

namespace sfai::dialect::anthropic {
namespace {

std::string number(const std::optional<std::int64_t>& figure) { return figure ? std::to_string(*figure) : "-"; }

std::string usage_words(const chat::Usage& usage) {
  return "usage in " + number(usage.input) + " out " + number(usage.output) + " read " + number(usage.cache_read) +
         " made " + number(usage.cache_creation) + " thought " + number(usage.reasoning);
}

std::string word_of(chat::StopReason reason) {
  static const std::map<chat::StopReason, std::string> words = {{chat::StopReason::end_turn, "end_turn"},
                                                                {chat::StopReason::max_tokens, "max_tokens"},
                                                                {chat::StopReason::tool_calls, "tool_calls"},
                                                                {chat::StopReason::stop_sequence, "stop_sequence"},
                                                                {chat::StopReason::content_filter, "content_filter"},
                                                                {chat::StopReason::pause, "pause"}};
  return words.at(reason);
}

std::string text(std::string_view view) { return std::string(view); }

struct Words {
  std::string operator()(const chat::MessageStart& e) const { return "start " + text(e.id) + " " + text(e.model); }
  std::string operator()(const chat::TextDelta& e) const { return "text " + text(e.text); }
  std::string operator()(const chat::ThinkingDelta& e) const { return "thinking " + text(e.text); }
  std::string operator()(const chat::ThinkingSignature& e) const { return "signature " + text(e.signature); }
  std::string operator()(const chat::RedactedThinking& e) const { return "redacted " + text(e.data); }
  std::string operator()(const chat::RefusalDelta& e) const { return "refusal " + text(e.text); }
  std::string operator()(const chat::ToolCallStart& e) const {
    return "call " + std::to_string(e.index) + " " + text(e.id) + " " + text(e.name);
  }
  std::string operator()(const chat::ToolCallDelta& e) const {
    return "arguments " + std::to_string(e.index) + " " + text(e.arguments);
  }
  std::string operator()(const chat::ToolCallEnd& e) const { return "end of call " + std::to_string(e.index); }
  std::string operator()(const chat::UsageUpdate& e) const { return usage_words(e.usage); }
  std::string operator()(const chat::Finish& e) const {
    const auto sequence = e.stop_sequence.empty() ? "" : " at " + text(e.stop_sequence);
    return "finish " + word_of(e.reason) + "(" + text(e.raw) + ")" + sequence;
  }
  std::string operator()(const chat::MessageEnd&) const { return "end"; }
  std::string operator()(const chat::StreamFailed& e) const {
    return "failed " + std::to_string(e.error.status) + " " + text(name_of(e.error.kind)) + " " + e.error.type + ": " +
           e.error.message;
  }
};

struct PartWords {
  std::string operator()(const chat::TextPart& part) const { return "text " + part.text; }
  std::string operator()(const chat::ThinkingPart& part) const {
    return "thinking " + part.text + " signed " + part.signature + " redacted " + part.redacted;
  }
  std::string operator()(const chat::ToolCallPart& part) const {
    return "call " + part.id + " " + part.name + " " + part.arguments;
  }
  std::string operator()(const chat::RefusalPart& part) const { return "refusal " + part.text; }
  std::string operator()(const auto&) const { return "another part"; }
};

void feed(wire::SseDecoder& sse, StreamDecoder& decoder, chat::EventSink& sink) {
  for (auto event = sse.next(); event && *event; event = sse.next()) {
    const auto done = decoder.decode(**event, sink);
    EXPECT_TRUE(done) << done.error()->message;
  }
}

class Writer final : public chat::EventSink {
 public:
  void on(const chat::ChatEvent& event) override { encoder_->encode(event, bytes); }
  std::string bytes;

 private:
  std::unique_ptr<StreamEncoder> encoder_ = dialect.make_encoder({.id = "msg_made", .model = "made"});
};

}  // namespace

std::string say(const chat::ChatEvent& event) { return std::visit(Words{}, event); }

Lines decode(std::initializer_list<std::string_view> data) {
  Listener listener;
  const auto decoder = dialect.make_decoder({});
  for (const auto item : data) {
    if (const auto done = decoder->decode({"", item}, listener); !done) {
      listener.lines.push_back("broke " + done.error()->message);
      return listener.lines;
    }
  }
  if (decoder->complete()) listener.lines.emplace_back("complete");
  return listener.lines;
}

Lines decode_started(std::initializer_list<std::string_view> data) {
  Listener listener;
  const auto decoder = dialect.make_decoder({});
  EXPECT_TRUE(decoder->decode({"", R"({"type":"message_start","message":{"id":"msg_1","model":"m"}})"}, listener));
  listener.lines.clear();
  for (const auto item : data) EXPECT_TRUE(decoder->decode({"", item}, listener));
  return listener.lines;
}

Lines decode_reply(std::string_view json) {
  Listener listener;
  wire::JsonDocument document;
  const auto body = document.parse_copy(json);
  EXPECT_TRUE(body);
  if (const auto done = dialect.parse_reply(*body, listener); !done) {
    listener.lines.push_back("broke " + done.error()->message);
  }
  return listener.lines;
}

std::string encode(const std::vector<chat::ChatEvent>& events) {
  const auto encoder = dialect.make_encoder({.id = "msg_made", .model = "made"});
  std::string start;
  encoder->encode(chat::MessageStart{.id = "msg_1", .model = "m"}, start);
  std::string out;
  for (const auto& event : events) encoder->encode(event, out);
  return out;
}

chat::Reply fold(std::string_view stream, std::size_t piece) {
  wire::SseDecoder sse;
  const auto decoder = dialect.make_decoder({});
  chat::ReplyAssembler assembler;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    sse.push(stream.substr(at, piece));
    feed(sse, *decoder, assembler);
  }
  decoder->end_of_bytes(assembler);
  return assembler.take();
}

std::string reencode(std::string_view stream) {
  wire::SseDecoder sse;
  const auto decoder = dialect.make_decoder({});
  Writer writer;
  sse.push(stream);
  feed(sse, *decoder, writer);
  return writer.bytes;
}

std::string kept_content(std::string_view stream) {
  wire::SseDecoder sse;
  KeptContent kept;
  wire::JsonDocument document;
  sse.push(stream);
  for (auto event = sse.next(); event && *event; event = sse.next()) {
    const auto body = *document.parse_copy((*event)->data);
    const auto index = body["index"].integer().value_or(0);
    if (body["type"].string() == "content_block_start") kept.start(index, body["content_block"]);
    if (body["type"].string() == "content_block_delta") kept.delta(index, body["delta"]);
  }
  return kept.json();
}

std::string describe_parts(const chat::Reply& reply) {
  std::string words;
  for (const auto& part : reply.parts) words += std::visit(PartWords{}, part) + "\n";
  return words;
}

std::string describe(const chat::Reply& reply) {
  std::string words = reply.id + " " + reply.model + "\n" + describe_parts(reply);
  words += word_of(reply.stop) + "(" + reply.raw_stop + ") " + reply.stop_sequence + "\n" + usage_words(reply.usage);
  return words + (reply.complete ? "\ncomplete" : "\ncut");
}

chat::ChatRequest parse(std::string_view json) {
  wire::JsonDocument document;
  const auto body = document.parse_copy(json);
  EXPECT_TRUE(body);
  auto request = dialect.parse_request(*body);
  EXPECT_TRUE(request) << request.error()->message;
  return request ? std::move(*request) : chat::ChatRequest{};
}

std::string refusal_of(std::string_view json) {
  wire::JsonDocument document;
  const auto body = document.parse_copy(json);
  EXPECT_TRUE(body);
  const auto request = dialect.parse_request(*body);
  return request ? "accepted" : request.error()->param + " | " + request.error()->message;
}

chat::ModelTraits any_model() {
  return {
      .thinking = chat::ModelTraits::Thinking::adaptive,
      .sampling = chat::ModelTraits::Sampling::both,
      .efforts = {chat::Effort::low, chat::Effort::medium, chat::Effort::high, chat::Effort::xhigh, chat::Effort::max},
      .thinking_switch = true,
      .mid_conversation_system = true,
      .structured_output = true};
}

std::string render(const chat::ChatRequest& request, const chat::ModelTraits& traits) {
  const auto rendered =
      dialect.render_request(request, {.model = request.model, .traits = traits, .stream = request.stream});
  EXPECT_TRUE(rendered) << rendered.error()->message;
  if (!rendered) return {};
  EXPECT_EQ(chat::render_losses(rendered->losses), "");
  return rendered->body;
}

TEST(Words, TellEventsApart) { EXPECT_EQ(say(chat::TextDelta{"hi"}), "text hi"); }

}  // namespace sfai::dialect::anthropic
