#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/json.h"

namespace sfai::dialect::anthropic {

// The content of a streamed reply as the whole reply would have it: blocks of every type, those that nobody models too.
class KeptContent {
 public:
  void start(std::int64_t index, wire::JsonValue block);
  void delta(std::int64_t index, wire::JsonValue delta);

  std::string json() const;  // the array

 private:
  struct Block {
    std::int64_t index = 0;
    std::string start = {};                                         // its JSON in content_block_start
    std::string text = {};                                          // or thinking, that follows what `start` says
    std::string input = {};                                         // the pieces of a call's input
    std::string citations = {};                                     // their JSON, with commas
    std::vector<std::pair<std::string, std::string>> members = {};  // what other deltas say: name, JSON
  };
  static std::string json_of(const Block& block);

  std::vector<Block> blocks_;
};

}  // namespace sfai::dialect::anthropic
