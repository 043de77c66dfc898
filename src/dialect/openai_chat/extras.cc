#include "dialect/openai_chat/extras.h"

#include <algorithm>
#include <charconv>

#include "wire/json_pointer.h"

namespace sfai::dialect::openai_chat {
namespace {

bool lies_below(const chat::Extra& extra, std::string_view prefix) {
  return extra.dialect == dialect_name && extra.name.starts_with(prefix) &&
         extra.name.find('/', prefix.size()) == std::string::npos;
}

std::size_t index_of(const chat::Extra& extra, std::string_view prefix) {
  std::size_t index = 0;
  std::from_chars(extra.name.data() + prefix.size(), extra.name.data() + extra.name.size(), index);
  return index;
}

}  // namespace

void write_extras(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix) {
  for (const chat::Extra& extra : extras) {
    if (!lies_below(extra, prefix)) continue;
    json.member_raw(wire::name_of_token(std::string_view(extra.name).substr(prefix.size())), extra.raw);
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
