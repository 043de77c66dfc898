#pragma once

#include <gtest/gtest.h>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/openai_chat/openai_chat.h"

// Events and requests in words, so that a test's expectation is literal text.
namespace sfai::dialect::openai_chat {

using Lines = std::vector<std::string>;

inline const OpenAiChat dialect;

// "text hello", "call 0 call_1 get_time", "finish tool_calls(stop)" …
std::string say(const chat::ChatEvent& event);

// Collects what it is told, in words.
class Listener final : public chat::EventSink {
 public:
  void on(const chat::ChatEvent& event) override { lines.push_back(say(event)); }
  Lines lines;
};

// What the data of these server-sent events mean; a last line "error …" when the decoder refuses one, "complete" when
// it is through, and "cut" when the bytes end too early.
Lines decode(std::initializer_list<std::string_view> data);

// A decoded chunk with this delta and finish_reason null.
std::string delta(std::string_view delta);

chat::ChatRequest parse(std::string_view json);
// "param: message" of a refused request.
std::string refusal_of(std::string_view json);

// For a model that takes everything.
chat::ModelTraits any_model();
std::string render(const chat::ChatRequest& request, const chat::ModelTraits& traits = any_model());
std::string losses_of(const chat::ChatRequest& request, const chat::ModelTraits& traits = any_model());

}  // namespace sfai::dialect::openai_chat
