#include "gateway/capability_members.h"

#include <algorithm>
#include <array>

namespace sfai::gateway {
namespace {

using chat::Effort;
using chat::ModelTraits;

template <auto member>
void copy_member(const ModelTraits& from, ModelTraits& to) {
  to.*member = from.*member;
}

template <bool ModelTraits::* member>
constexpr CapabilityMember flag(std::string_view name) {
  return {name,
          [](const Place& place, ModelTraits& traits, MapProblems& problems) {
            traits.*member = read_boolean(place, problems).value_or(false);
          },
          copy_member<member>, [](const ModelTraits& traits, wire::JsonWriter& json) { json.boolean(traits.*member); }};
}

constexpr std::int64_t largest_safe_integer = 9'007'199'254'740'991;  // 2^53 - 1, as with the params

template <std::int64_t ModelTraits::* member>
constexpr CapabilityMember tokens(std::string_view name) {
  return {name,
          [](const Place& place, ModelTraits& traits, MapProblems& problems) {
            traits.*member = read_integer(place, {0, largest_safe_integer}, problems).value_or(0);
          },
          copy_member<member>, [](const ModelTraits& traits, wire::JsonWriter& json) { json.integer(traits.*member); }};
}

// The index of the word that stands there; 0, and reported, when it is none of them.
std::size_t read_word(const Place& place, Names words, MapProblems& problems) {
  auto text = read_string(place, problems);
  if (!text) return 0;
  auto found = std::ranges::find(words, *text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string all;
  for (auto word : words) all.append(all.empty() ? "" : ", ").append(word);
  problems.add(place, "must be one of " + all + "; not " + quoted(*text) + suggestion(*text, words));
  return 0;
}

// In the order of the enumerators.
constexpr std::array<std::string_view, 4> thinking_words{"none", "budget", "effort", "adaptive"};
constexpr std::array<std::string_view, 3> sampling_words{"both", "either", "neither"};
const auto effort_words = [] {
  std::array<std::string_view, 7> words;
  for (std::size_t i = 0; i < words.size(); ++i) words.at(i) = chat::name_of(static_cast<Effort>(i));
  return words;
}();

template <auto member, const auto& words>
constexpr CapabilityMember choice(std::string_view name) {
  return {name,
          [](const Place& place, ModelTraits& traits, MapProblems& problems) {
            using Choice = std::remove_reference_t<decltype(traits.*member)>;
            traits.*member = static_cast<Choice>(read_word(place, words, problems));
          },
          copy_member<member>,
          [](const ModelTraits& traits, wire::JsonWriter& json) {
            json.string(words.at(static_cast<std::size_t>(traits.*member)));
          }};
}

void read_efforts(const Place& place, ModelTraits& traits, MapProblems& problems) {
  traits.efforts = {};
  if (!expect(place, wire::JsonKind::array, "an array of words", problems)) return;
  std::size_t index = 0;
  for (auto item = place.value.first(); item; item = item.next()) {
    traits.efforts.add(static_cast<Effort>(read_word(place.item(item, index++), effort_words, problems)));
  }
}

void write_efforts(const ModelTraits& traits, wire::JsonWriter& json) {
  json.begin_array();
  for (std::size_t i = 0; i < effort_words.size(); ++i) {
    if (traits.efforts.contains(static_cast<Effort>(i))) json.string(effort_words.at(i));
  }
  json.end_array();
}

constexpr std::array members{
    tokens<&ModelTraits::output_limit>("output_limit"),
    tokens<&ModelTraits::context_size>("context_size"),
    choice<&ModelTraits::thinking, thinking_words>("thinking"),
    choice<&ModelTraits::sampling, sampling_words>("sampling"),
    CapabilityMember{"efforts", read_efforts, copy_member<&ModelTraits::efforts>, write_efforts},
    flag<&ModelTraits::thinking_switch>("thinking_switch"),
    flag<&ModelTraits::thinking_history>("thinking_history"),
    flag<&ModelTraits::mid_conversation_system>("mid_conversation_system"),
    flag<&ModelTraits::prefill>("prefill"),
    flag<&ModelTraits::forced_tool>("forced_tool"),
    flag<&ModelTraits::structured_output>("structured_output"),
    flag<&ModelTraits::developer_role>("developer_role"),
    flag<&ModelTraits::max_completion_tokens>("max_completion_tokens"),
    flag<&ModelTraits::stop_sequences>("stop_sequences"),
    flag<&ModelTraits::parallel_tool_calls>("parallel_tool_calls"),
    flag<&ModelTraits::effort_with_tools>("effort_with_tools"),
};

}  // namespace

std::span<const CapabilityMember> capability_members() { return members; }

}  // namespace sfai::gateway
