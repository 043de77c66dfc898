#pragma once

#include <string>
#include <vector>

#include "chat/loss.h"
#include "chat/part.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// One element of a content array that can be written: a text, an image, a refusal or an opaque part of this dialect.
struct ContentItem {
  const chat::Part* part = nullptr;
  std::string placeholder;  // a text that stands for something this API does not take
};
using ContentItems = std::vector<ContentItem>;

// A single text without extras is written as a string: the form that every server of this dialect reads.
void write_content(wire::JsonWriter& json, const ContentItems& items);

// The content of a tool result: text, and a placeholder for anything else, which the API takes in user messages only.
void write_result_content(wire::JsonWriter& json, const chat::ToolResultPart& result, const std::string& pointer,
                          chat::Losses& losses);

}  // namespace sfai::dialect::openai_chat
