#pragma once

#include <span>
#include <string_view>

#include "chat/model_traits.h"
#include "gateway/map_reader.h"
#include "wire/json_writer.h"

namespace sfai::gateway {

// One member of chat::ModelTraits, under the name that model_map.json and `sfai explain` give it.
struct CapabilityMember {
  std::string_view name;
  void (*read)(const Place& place, chat::ModelTraits& traits, MapProblems& problems);
  void (*copy)(const chat::ModelTraits& from, chat::ModelTraits& to);
  void (*write)(const chat::ModelTraits& traits, wire::JsonWriter& json);  // the value
};

// All of them, in the order of chat/model_traits.h.
std::span<const CapabilityMember> capability_members();

}  // namespace sfai::gateway
