#include "drawn.h"

#include <array>

namespace sfai::dialect {
namespace {

constexpr std::array pieces = {std::string_view("a"),
                               std::string_view("Hello, "),
                               std::string_view("\"quoted\" \\ back"),
                               std::string_view("\r\n\n"),
                               std::string_view("\t\x01"),
                               std::string_view("data: {\"x\":1}\n\n"),
                               std::string_view("\xc3\xa9\xe6\x97\xa5\xe6\x9c\xac"),
                               std::string_view("\xf0\x9f\x98\x80"),
                               std::string_view("\xe2\x80\xa8"),
                               std::string_view("[DONE]"),
                               std::string_view(": ping")};
constexpr std::array reasons = {chat::StopReason::end_turn, chat::StopReason::max_tokens,
                                chat::StopReason::content_filter};

struct Describe {
  std::string& out;
  void operator()(const chat::TextPart& part) const { out += "text " + part.text + "\n"; }
  void operator()(const chat::RefusalPart& part) const { out += "refusal " + part.text + "\n"; }
  void operator()(const chat::ThinkingPart& part) const {
    out += "thinking " + part.text + "|" + part.signature + "|" + part.redacted + "\n";
  }
  void operator()(const chat::ToolCallPart& part) const {
    out += "call " + part.id + " " + part.name + " " + part.arguments + "\n";
  }
  void operator()(const chat::ImagePart&) const { out += "image\n"; }
  void operator()(const chat::DocumentPart&) const { out += "document\n"; }
  void operator()(const chat::ToolResultPart&) const { out += "result\n"; }
  void operator()(const chat::OpaquePart&) const { out += "opaque\n"; }
};

std::string figure(const std::optional<std::int64_t>& value) { return std::to_string(value.value_or(0)); }

}  // namespace

std::string Drawing::text() {
  std::string text;
  for (std::size_t count = 1 + below(4); count > 0; --count) text += pieces.at(below(pieces.size()));
  return text;
}

std::string Drawing::word() {
  std::string word = "w";
  for (std::size_t count = below(12); count > 0; --count) word += static_cast<char>('a' + below(26));
  return word;
}

std::string Drawing::json() {
  switch (below(4)) {
    case 0:
      return "{}";
    case 1:
      return R"({"path":"src/\u00e9.cc", "n":1.50})";
    case 2:
      return R"({"a":{"b":[1,2,{"c":null}]}})";
    default:
      return R"({"text":"line\nline \"x\" )" + std::string("\xe6\x97\xa5") + R"("})";
  }
}

void Drawing::add_thinking(chat::Reply& reply) {
  if (below(4) == 0) reply.parts.emplace_back(chat::ThinkingPart{{}, {}, "sealed" + word(), {}});
  // A vendor that withholds the text signs an empty one.
  reply.parts.emplace_back(chat::ThinkingPart{coin() ? text() : std::string(), "sig" + word(), {}, {}});
}

void Drawing::add_calls(chat::Reply& reply) {
  const std::size_t count = 1 + below(3);
  for (std::size_t call = 0; call < count; ++call) {
    reply.parts.emplace_back(chat::ToolCallPart{"toolu_" + word() + std::to_string(call), word(), json(), {}});
  }
}

chat::Usage Drawing::usage() {
  const auto read = static_cast<std::int64_t>(below(100));
  const auto made = static_cast<std::int64_t>(below(100));
  return {.input = read + made + static_cast<std::int64_t>(below(1'000)),
          .output = static_cast<std::int64_t>(below(1'000)) + 50,
          .cache_read = read,
          .cache_creation = made,
          .reasoning = static_cast<std::int64_t>(below(50)),
          .raw = {}};
}

chat::Reply Drawing::reply() {
  chat::Reply reply;
  reply.id = "msg_" + word();
  reply.model = word();
  if (coin()) add_thinking(reply);
  if (below(3) != 0) reply.parts.emplace_back(chat::TextPart{text(), {}});
  reply.stop = reasons.at(below(reasons.size()));
  if (coin()) {
    add_calls(reply);
    reply.stop = chat::StopReason::tool_calls;
  }
  reply.usage = usage();
  reply.complete = true;
  return reply;
}

std::vector<std::size_t> Drawing::cuts(std::size_t total) {
  std::vector<std::size_t> sizes;
  const std::size_t longest = 1 + below(coin() ? 8 : 400);
  while (total > 0) {
    sizes.push_back(std::min(total, 1 + below(longest)));
    total -= sizes.back();
  }
  return sizes;
}

std::string describe(const chat::Reply& reply) {
  std::string words = reply.model + "\n";
  for (const chat::Part& part : reply.parts) std::visit(Describe{words}, part);
  words += "stop " + std::to_string(static_cast<int>(reply.stop));
  words += " in " + figure(reply.usage.input) + " out " + figure(reply.usage.output);
  words += " read " + figure(reply.usage.cache_read) + " made " + figure(reply.usage.cache_creation);
  words += " thought " + figure(reply.usage.reasoning);
  words += reply.complete ? " complete" : " cut";
  if (reply.failure) words += " failed: " + reply.failure->message;
  return words;
}

}  // namespace sfai::dialect
