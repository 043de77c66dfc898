#include "chat/tool_names.h"

#include <algorithm>

#include "base/crypto.h"

namespace sfai::chat {
namespace {

// Of the hash of the client's name: enough to keep a request's names apart.
constexpr std::size_t tag_size = 8;

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_' || letter == '-';
}

std::string plain_letters(std::string_view name, std::size_t longest) {
  std::string plain(name.substr(0, longest));
  std::ranges::replace_if(plain, [](char letter) { return !is_plain(letter); }, '_');
  return plain.empty() ? "_" : plain;
}

}  // namespace

bool is_plain_name(std::string_view name, std::size_t longest) {
  return !name.empty() && name.size() <= longest && std::ranges::all_of(name, is_plain);
}

void ToolNames::keep(std::string_view name) { restored_.try_emplace(std::string(name), name); }

void ToolNames::reserve(std::string_view name, std::size_t longest) {
  if (!is_plain_name(name, longest) || restored_.contains(std::string(name))) return;
  known_.try_emplace(std::string(name), name);
  restored_.try_emplace(std::string(name), name);
}

const std::string& ToolNames::send(std::string_view name, std::size_t longest) {
  const auto found = known_.find(std::string(name));
  if (found != known_.end()) return found->second;
  std::string sent = plain_letters(name, longest);
  const std::string tag = sha256_hex(name);
  for (std::size_t size = tag_size; restored_.contains(sent) && size <= tag.size(); ++size) {
    sent = plain_letters(name, longest - size - 1) + "_" + tag.substr(0, size);
  }
  restored_.try_emplace(sent, name);
  return known_.try_emplace(std::string(name), std::move(sent)).first->second;
}

std::string_view ToolNames::restore(std::string_view sent) const {
  const auto found = restored_.find(std::string(sent));
  return found == restored_.end() ? sent : std::string_view(found->second);
}

}  // namespace sfai::chat
