#pragma once

#include <string_view>

namespace sfai::dialect::openai_chat {

// Follows a JSON value that arrives in pieces, to know when it is whole. It does not check it.
class JsonProgress {
 public:
  void add(std::string_view piece);
  bool complete() const { return begun_ && depth_ == 0 && !in_string_; }

 private:
  void add(char character);
  int depth_ = 0;
  bool begun_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace sfai::dialect::openai_chat
