#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sfai::chat {

// Names of tools that an upstream would refuse, each with one that it takes. Both OpenAI and Anthropic take the letters
// a-z, A-Z, 0-9, "_" and "-", and so many of them. The same names always give the same result, so that prefixes stay
// cached; no two names share one.
class ToolNames {
 public:
  // Keeps a name for a tool of the upstream's own: a client's tool of that name gets another. Before any is reserved.
  void keep(std::string_view name);

  // Gives the name that stands for `name`, which is remembered where it differs. All names that the upstream may keep
  // as they are must be reserved first.
  void reserve(std::string_view name, std::size_t longest);
  const std::string& send(std::string_view name, std::size_t longest);

  // The client's name of what the upstream calls `sent`.
  std::string_view restore(std::string_view sent) const;

 private:
  std::unordered_map<std::string, std::string> known_;     // client's name -> upstream's
  std::unordered_map<std::string, std::string> restored_;  // upstream's -> client's
};

// True for a name of 1 to `longest` of those letters.
bool is_plain_name(std::string_view name, std::size_t longest);

}  // namespace sfai::chat
