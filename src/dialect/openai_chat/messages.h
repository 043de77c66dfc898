#pragma once

#include <vector>

#include "chat/request.h"
#include "dialect/openai_chat/object_reader.h"

namespace sfai::dialect::openai_chat {

// Reads the member `messages` of a request.
std::vector<chat::Message> read_messages(ObjectReader& request);

}  // namespace sfai::dialect::openai_chat
