#include "spoken.h"

#include <string>

namespace sfai::dialect::openai_chat {
namespace {

std::string figure(const std::optional<std::int64_t>& tokens) { return tokens ? std::to_string(*tokens) : "?"; }

std::string word_of(chat::StopReason reason) {
  switch (reason) {
    case chat::StopReason::end_turn:
      return "end_turn";
    case chat::StopReason::max_tokens:
      return "max_tokens";
    case chat::StopReason::tool_calls:
      return "tool_calls";
    case chat::StopReason::stop_sequence:
      return "stop_sequence";
    case chat::StopReason::content_filter:
      return "content_filter";
    case chat::StopReason::pause:
      return "pause";
  }
  return "?";
}

struct Say {
  using Text = std::string;
  Text operator()(const chat::MessageStart& e) const {
    return "start " + Text(e.id) + " " + Text(e.model) + " " + std::to_string(e.created);
  }
  Text operator()(const chat::TextDelta& e) const { return "text " + Text(e.text); }
  Text operator()(const chat::ThinkingDelta& e) const { return "thinking " + Text(e.text); }
  Text operator()(const chat::ThinkingSignature& e) const { return "signature " + Text(e.signature); }
  Text operator()(const chat::RedactedThinking& e) const { return "redacted " + Text(e.data); }
  Text operator()(const chat::RefusalDelta& e) const { return "refusal " + Text(e.text); }
  Text operator()(const chat::ToolCallStart& e) const {
    return "call " + std::to_string(e.index) + " " + Text(e.id) + " " + Text(e.name);
  }
  Text operator()(const chat::ToolCallDelta& e) const {
    return "arguments " + std::to_string(e.index) + " " + Text(e.arguments);
  }
  Text operator()(const chat::ToolCallEnd& e) const { return "end of call " + std::to_string(e.index); }
  Text operator()(const chat::UsageUpdate& e) const {
    return "usage " + figure(e.usage.input) + " " + figure(e.usage.output) + " cached " + figure(e.usage.cache_read) +
           " reasoning " + figure(e.usage.reasoning);
  }
  Text operator()(const chat::Finish& e) const { return "finish " + word_of(e.reason) + "(" + Text(e.raw) + ")"; }
  Text operator()(const chat::MessageEnd&) const { return "end"; }
  Text operator()(const chat::StreamFailed& e) const {
    return "failed " + std::to_string(e.error.status) + " " + e.error.type + ": " + e.error.message;
  }
};

}  // namespace

std::string say(const chat::ChatEvent& event) { return std::visit(Say{}, event); }

Lines decode(std::initializer_list<std::string_view> data) {
  Listener listener;
  const auto decoder = dialect.make_decoder({});
  for (const std::string_view text : data) {
    if (const auto decoded = decoder->decode({{}, text}, listener); !decoded) {
      listener.lines.push_back("error " + decoded.error()->message);
    }
  }
  decoder->end_of_bytes(listener);
  listener.lines.emplace_back(decoder->complete() ? "complete" : "cut");
  return listener.lines;
}

std::string delta(std::string_view delta) {
  return R"({"id":"c1","model":"m","created":7,"choices":[{"index":0,"delta":)" + std::string(delta) +
         R"(,"finish_reason":null}]})";
}

chat::ChatRequest parse(std::string_view json) {
  wire::JsonDocument document;
  const auto root = document.parse_copy(json);
  EXPECT_TRUE(root) << json;
  auto request = dialect.parse_request(*root);
  EXPECT_TRUE(request) << (request ? "" : request.error()->message);
  return request.value_or(chat::ChatRequest{});
}

std::string refusal_of(std::string_view json) {
  wire::JsonDocument document;
  const auto root = document.parse_copy(json);
  EXPECT_TRUE(root) << json;
  const auto request = dialect.parse_request(*root);
  return request ? "accepted" : request.error()->param + ": " + request.error()->message;
}

chat::ModelTraits any_model() {
  chat::ModelTraits traits;
  traits.thinking = chat::ModelTraits::Thinking::effort;
  traits.sampling = chat::ModelTraits::Sampling::both;
  traits.efforts = {chat::Effort::none, chat::Effort::minimal, chat::Effort::low, chat::Effort::medium,
                    chat::Effort::high, chat::Effort::xhigh,   chat::Effort::max};
  return traits;
}

std::string render(const chat::ChatRequest& request, const chat::ModelTraits& traits) {
  const auto rendered = dialect.render_request(request, {"m", traits, request.stream});
  return rendered ? rendered->body : rendered.error()->message;
}

std::string losses_of(const chat::ChatRequest& request, const chat::ModelTraits& traits) {
  const auto rendered = dialect.render_request(request, {"m", traits, request.stream});
  return rendered ? chat::render_losses(rendered->losses) : rendered.error()->message;
}

}  // namespace sfai::dialect::openai_chat
