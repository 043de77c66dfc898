#include "answers.h"

#include <charconv>
#include <fmt/format.h>

namespace bench {
namespace {

// A chunk's text: a mark, 16 digits, a mark, and words, as many as make about 290 bytes on the wire.
constexpr char mark = '@';
constexpr std::size_t digits = 16;
constexpr std::string_view stamped = "@0000000000000000@";

constexpr std::string_view stream_head =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n"
    "transfer-encoding: chunked\r\n\r\n";

std::string whole(std::string_view body) {
  return fmt::format("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{}", body.size(),
                     body);
}

std::string framed(std::string_view event) { return fmt::format("{:x}\r\n{}\r\n", event.size(), event); }

std::string openai_event(std::string_view delta, std::string_view finish) {
  return framed(fmt::format(
      "data: {{\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
      "\"model\":\"gpt-4o-2024-08-06\",\"system_fingerprint\":\"fp_0123456789\",\"choices\":[{{\"index\":0,"
      "\"delta\":{},\"logprobs\":null,\"finish_reason\":{}}}]}}\n\n",
      delta, finish));
}

std::string anthropic_event(std::string_view type, std::string_view members) {
  return framed(fmt::format("event: {0}\ndata: {{\"type\":\"{0}\"{1}}}\n\n", type, members));
}

Answers openai_answers() {
  auto body = fmt::format(
      "{{\"id\":\"chatcmpl-0123\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4o\","
      "\"choices\":[{{"
      "\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":\"{}\"}},\"finish_reason\":\"stop\"}}],"
      "\"usage\":{{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}}}",
      greeting);
  return {
      .whole = whole(body),
      .stream_start = fmt::format("{}{}", stream_head, openai_event(R"({"role":"assistant","content":""})", "null")),
      .chunk = openai_event(fmt::format(R"({{"content":"{} and some more words"}})", stamped), "null"),
      .stream_end = fmt::format("{}{}0\r\n\r\n", openai_event("{}", "\"stop\""), framed("data: [DONE]\n\n"))};
}

constexpr std::string_view anthropic_message =
    R"("id":"msg_0123456789","type":"message","role":"assistant","model":"claude-sonnet-4-5")";

Answers anthropic_answers() {
  auto body = fmt::format(
      R"({{{},"content":[{{"type":"text","text":"{}"}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{"input_tokens":9,"output_tokens":5}}}})",
      anthropic_message, greeting);
  auto start = fmt::format(
      R"(,"message":{{{},"content":[],"stop_reason":null,"stop_sequence":null,"usage":{{"input_tokens":9,"output_tokens":1}}}})",
      anthropic_message);
  auto text = fmt::format(
      R"(,"index":0,"delta":{{"type":"text_delta","text":"{} some words, and then a few more of them, so that an event of this dialect is as long on the wire as one of the other dialect is here, word after word"}})",
      stamped);
  return {
      .whole = whole(body),
      .stream_start = fmt::format(
          "{}{}{}", stream_head, anthropic_event("message_start", start),
          anthropic_event("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})")),
      .chunk = anthropic_event("content_block_delta", text),
      .stream_end = fmt::format(
          "{}{}{}0\r\n\r\n", anthropic_event("content_block_stop", R"(,"index":0)"),
          anthropic_event("message_delta",
                          R"(,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5})"),
          anthropic_event("message_stop", ""))};
}

}  // namespace

const Answers& answers_of(Dialect dialect) {
  static const Answers openai = openai_answers();
  static const Answers anthropic = anthropic_answers();
  return dialect == Dialect::openai_chat ? openai : anthropic;
}

void stamp(std::string& chunk, Nanoseconds time) {
  auto at = chunk.find(mark) + digits;
  for (std::size_t count = 0; count < digits; ++count, time /= 10)
    chunk[at - count] = static_cast<char>('0' + time % 10);
}

Nanoseconds stamp_of(std::string_view event) {
  auto at = event.find(mark);
  if (at == std::string_view::npos || event.size() < at + 1 + digits) return 0;
  Nanoseconds time = 0;
  std::from_chars(event.data() + at + 1, event.data() + at + 1 + digits, time);
  return time;
}

}  // namespace bench
