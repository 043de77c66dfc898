#pragma once

#include <string>
#include <variant>
#include <vector>

#include "dialect/openai_chat/render_context.h"

namespace sfai::dialect::openai_chat {

// One element of a content array: a part of the request, or a text that stands for something this API does not take.
using ContentItem = std::variant<const chat::TextPart*, const chat::ImagePart*, const chat::DocumentPart*,
                                 const chat::RefusalPart*, const chat::OpaquePart*, std::string>;
using ContentItems = std::vector<ContentItem>;

// A single text without extras is written as a string: the form that every server of this dialect reads.
void write_content(wire::JsonWriter& json, const ContentItems& items);

// What a document is said as: a file, a text, or a placeholder where the API takes neither; `pointer` is its place.
ContentItem document_item(RenderContext& context, const chat::DocumentPart& document, const std::string& pointer);

}  // namespace sfai::dialect::openai_chat
