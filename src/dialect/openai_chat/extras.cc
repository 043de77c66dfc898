#include "dialect/openai_chat/extras.h"

#include <algorithm>
#include <charconv>

namespace sfai::dialect::openai_chat {
namespace {

bool lies_below(const chat::Extra& extra, std::string_view prefix) {
  return extra.dialect == dialect_name && extra.name.starts_with(prefix) &&
         extra.name.find('/', prefix.size()) == std::string::npos;
}

std::string name_of_token(std::string_view token) {
  std::string name;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    name += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
  }
  return name;
}

std::size_t index_of(const chat::Extra& extra, std::string_view prefix) {
  std::size_t index = 0;
  std::from_chars(extra.name.data() + prefix.size(), extra.name.data() + extra.name.size(), index);
  return index;
}

}  // namespace

std::string pointer_token(std::string_view name) {
  std::string token;
  for (const char character : name) {
    if (character == '~') {
      token += "~0";
    } else if (character == '/') {
      token += "~1";
    } else {
      token += character;
    }
  }
  return token;
}

void write_extras(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix) {
  for (const chat::Extra& extra : extras) {
    if (!lies_below(extra, prefix)) continue;
    json.member_raw(name_of_token(std::string_view(extra.name).substr(prefix.size())), extra.raw);
  }
}

bool has_extras(const chat::Extras& extras, std::string_view prefix) {
  return std::ranges::any_of(extras, [&](const chat::Extra& extra) { return lies_below(extra, prefix); });
}

bool has_own_extras(const chat::Extras& extras) {
  return std::ranges::any_of(extras, [](const chat::Extra& extra) { return extra.dialect == dialect_name; });
}

const chat::Extra* find_extra(const chat::Extras& extras, std::string_view name) {
  const auto found = std::ranges::find_if(
      extras, [&](const chat::Extra& extra) { return extra.dialect == dialect_name && extra.name == name; });
  return found == extras.end() ? nullptr : &*found;
}

void erase_extra(chat::Extras& extras, std::string_view name) {
  std::erase_if(extras, [&](const chat::Extra& extra) { return extra.dialect == dialect_name && extra.name == name; });
}

void write_list(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix, std::size_t count,
                const std::function<void(std::size_t)>& write) {
  std::size_t position = 0;
  std::size_t written = 0;
  for (const chat::Extra& extra : extras) {
    if (!lies_below(extra, prefix)) continue;
    for (; written < count && position < index_of(extra, prefix); ++position) write(written++);
    json.raw(extra.raw);
    ++position;
  }
  while (written < count) write(written++);
}

void lose_foreign(chat::Losses& losses, const chat::Extras& extras, const std::string& pointer) {
  for (const chat::Extra& extra : extras) {
    if (extra.dialect == dialect_name) continue;
    losses.push_back({chat::Loss::Kind::dropped, pointer + "/" + extra.name, "OpenAI Chat has no such member"});
  }
}

}  // namespace sfai::dialect::openai_chat
