#pragma once

#include <vector>

#include "chat/part.h"
#include "dialect/openai_chat/object_reader.h"

namespace sfai::dialect::openai_chat {

enum class Content { optional, required };

// Reads the member `content` of a message: a string is one text part, even an empty one; an array one part an element.
std::vector<chat::Part> read_content(ObjectReader& message, Content content);

}  // namespace sfai::dialect::openai_chat
