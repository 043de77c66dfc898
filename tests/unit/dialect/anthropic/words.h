#pragma once

#include <gtest/gtest.h>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/anthropic/anthropic.h"

// Events in words, so that a test's expectation is literal text.
namespace sfai::dialect::anthropic {

using Lines = std::vector<std::string>;

inline const Anthropic dialect;

// "text hello", "call 0 toolu_1 f", "finish tool_calls(tool_use)" …
std::string say(const chat::ChatEvent& event);

// Collects what it is told, in words.
class Listener final : public chat::EventSink {
 public:
  void on(const chat::ChatEvent& event) override { lines.push_back(say(event)); }
  Lines lines;
};

// What the data of these events mean; then a line "broke …" when the decoder refuses one, or "complete" when it is
// through.
Lines decode(std::initializer_list<std::string_view> data);

// The same between a message_start and nothing: without the words for the start.
Lines decode_started(std::initializer_list<std::string_view> data);

// What a whole reply means.
Lines decode_reply(std::string_view json);

// What these events are written as, from a message_start (not shown) on.
std::string encode(const std::vector<chat::ChatEvent>& events);

// A whole stream's bytes, read in pieces of that size, as the reply that they make.
chat::Reply fold(std::string_view stream, std::size_t piece);
// The events of these bytes, written again.
std::string reencode(std::string_view stream);
// What is kept of these bytes for a turn that pauses: an array of blocks.
std::string kept_content(std::string_view stream);
// The parts of a reply, for comparing.
std::string describe_parts(const chat::Reply& reply);
// Everything but the vendor's verbatim usage, for comparing.
std::string describe(const chat::Reply& reply);

chat::ChatRequest parse(std::string_view json);
// "param: message" of a refused request.
std::string refusal_of(std::string_view json);
// For a model that takes everything.
chat::ModelTraits any_model();
std::string render(const chat::ChatRequest& request, const chat::ModelTraits& traits = any_model());

}  // namespace sfai::dialect::anthropic
