#include "dialect/openai_chat/json_progress.h"

namespace sfai::dialect::openai_chat {

void JsonProgress::add(std::string_view piece) {
  for (const char character : piece) add(character);
}

void JsonProgress::add(char character) {
  if (in_string_) {
    if (character == '"' && !escaped_) in_string_ = false;
    escaped_ = character == '\\' && !escaped_;
    return;
  }
  if (character == ' ' || character == '\n' || character == '\r' || character == '\t') return;
  begun_ = true;
  if (character == '"') in_string_ = true;
  if (character == '{' || character == '[') ++depth_;
  if ((character == '}' || character == ']') && depth_ > 0) --depth_;
}

}  // namespace sfai::dialect::openai_chat
