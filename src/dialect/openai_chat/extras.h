#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "chat/loss.h"
#include "chat/part.h"
#include "wire/json_writer.h"

// What only this dialect knows, on its way through the neutral request. The name of an extra is its JSON pointer below
// the object that keeps it: "seed" for a member, "function/thought" for one level deeper, "tools/2" for a whole
// element.
namespace sfai::dialect::openai_chat {

inline constexpr std::string_view dialect_name = "openai_chat";

// Writes this dialect's extras that lie directly below `prefix` ("" or "function/") as members of the open object.
void write_extras(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix = {});
bool has_extras(const chat::Extras& extras, std::string_view prefix);
bool has_own_extras(const chat::Extras& extras);
const chat::Extra* find_extra(const chat::Extras& extras, std::string_view name);
void erase_extra(chat::Extras& extras, std::string_view name);

// Writes the elements of a list of which some travelled as extras ("tools/2"), each at its old place. `write` gets the
// number of the neutral element.
void write_list(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix, std::size_t count,
                const std::function<void(std::size_t)>& write);

// Reports the other dialects' extras as dropped.
void lose_foreign(chat::Losses& losses, const chat::Extras& extras, const std::string& pointer);

}  // namespace sfai::dialect::openai_chat
