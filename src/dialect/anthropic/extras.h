#pragma once

#include <initializer_list>
#include <string_view>

#include "chat/part.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

inline constexpr std::string_view dialect_name = "anthropic";

// True for what Anthropic's API knows by this name: its own members, and cache_control, which clients of OpenAI-shaped
// gateways send in Anthropic's form.
bool is_sendable(const chat::Extra& extra);

// Anthropic's own member of that name; its raw JSON, empty when there is none. Valid while the extras live.
std::string_view own_extra(const chat::Extras& extras, std::string_view name);

// The cache_control of an object, of either dialect; empty when there is none. Valid while the extras live.
std::string_view cache_control_of(const chat::Extras& extras);

// Writes an extra as a member of the open object, under what follows `prefix` in its name. That is a token of a JSON
// pointer, as losses say it: "/" is "~1".
void write_extra(wire::JsonWriter& json, const chat::Extra& extra, std::string_view prefix = "");

// True for an own member of the object that `prefix` ("output_config/") names.
bool is_below(const chat::Extra& extra, std::string_view prefix);

// Writes those members into the open object.
void write_below(wire::JsonWriter& json, const chat::Extras& extras, std::string_view prefix);

// The members of an object that are not named in `known`, as extras of this dialect. `prefix` goes before their names.
chat::Extras other_members(wire::JsonValue object, std::initializer_list<std::string_view> known,
                           std::string_view prefix = "");

}  // namespace sfai::dialect::anthropic
