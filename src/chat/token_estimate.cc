#include "chat/token_estimate.h"

#include <string_view>

namespace sfai::chat {
namespace {

// Anthropic: "an image of 1092 x 1092 pixels is about 1,590 tokens" (vision docs); larger ones are scaled down to that.
constexpr std::int64_t image_tokens = 1'600;
// Anthropic's PDF docs: 1,500 to 3,000 tokens of text a page, and an image of it; a page has some 100 KB in base64.
constexpr std::int64_t page_base64_bytes = 100'000;
constexpr std::int64_t page_tokens = 3'000;
constexpr std::int64_t message_tokens = 4;  // roles and separators
constexpr std::int64_t tool_tokens = 12;
constexpr std::int64_t document_tokens = 3'000;  // one that is an address

// Bytes that one token holds: English prose has 4.2 and code 3.3 with today's tokenizers, Japanese and Chinese have 3
// bytes a character and about a token for each.
constexpr std::int64_t tenths_of_ascii_bytes = 35;
constexpr std::int64_t tenths_of_other_bytes = 25;

class Counter {
 public:
  std::int64_t tokens() const {
    return other_ + (ascii_bytes_ * 10 + tenths_of_ascii_bytes - 1) / tenths_of_ascii_bytes +
           (other_bytes_ * 10 + tenths_of_other_bytes - 1) / tenths_of_other_bytes;
  }
  void add(std::int64_t tokens) { other_ += tokens; }
  void text(std::string_view text) {
    for (const char byte : text) ++(static_cast<unsigned char>(byte) < 0x80U ? ascii_bytes_ : other_bytes_);
  }

  void operator()(const TextPart& part) { text(part.text); }
  void operator()(const RefusalPart& part) { text(part.text); }
  void operator()(const ImagePart&) { add(image_tokens); }
  void operator()(const DocumentPart& part) {
    text(part.text);
    text(part.title);
    if (!part.url.empty()) add(document_tokens);
    const auto size = static_cast<std::int64_t>(part.base64.size());
    if (size > 0) add((1 + size / page_base64_bytes) * page_tokens);
  }
  void operator()(const ThinkingPart& part) { text(part.text); }
  void operator()(const ToolCallPart& part) {
    text(part.name);
    text(part.arguments);
    add(tool_tokens);
  }
  void operator()(const ToolResultPart& part) {
    for (const auto& content : part.content) std::visit(*this, content);
    add(tool_tokens);
  }
  void operator()(const OpaquePart& part) { text(part.raw); }

 private:
  std::int64_t ascii_bytes_ = 0;
  std::int64_t other_bytes_ = 0;
  std::int64_t other_ = 0;
};

}  // namespace

std::int64_t estimate_tokens(const ChatRequest& request) {
  Counter counter;
  for (const Message& message : request.messages) {
    for (const Part& part : message.parts) std::visit(counter, part);
    counter.add(message_tokens);
  }
  for (const Tool& tool : request.tools) {
    counter.text(tool.name);
    counter.text(tool.description);
    counter.text(tool.parameters);
    counter.add(tool_tokens);
  }
  if (request.response_format) counter.text(request.response_format->raw);
  return counter.tokens();
}

}  // namespace sfai::chat
