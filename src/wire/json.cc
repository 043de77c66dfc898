#include "wire/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <unordered_set>
#include <utility>

#include "wire/json_escape.h"

namespace sfai::wire {
namespace {

std::string_view without_quotes(std::string_view quoted) { return quoted.substr(1, quoted.size() - 2); }

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Lines and columns count from 1, columns in characters, as editors show them.
Error describe(const JsonFault& fault, std::string_view text) {
  const std::string_view before = text.substr(0, std::min(fault.offset, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::string_view on_line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const auto column = std::ranges::count_if(on_line, std::not_fn(continues)) + 1;
  return {ErrorKind::bad_request,
          "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + fault.expected};
}

}  // namespace

const JsonNode& JsonValue::node() const { return document_->nodes_[node_]; }

JsonKind JsonValue::kind() const { return document_ == nullptr ? JsonKind::null : node().kind; }

std::string_view JsonValue::raw() const {
  if (document_ == nullptr) return {};
  return document_->text().substr(node().begin, node().end - node().begin);
}

std::optional<bool> JsonValue::boolean() const {
  if (!is(JsonKind::boolean)) return std::nullopt;
  return raw() == "true";
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (!is(JsonKind::number)) return std::nullopt;
  if (const auto exact = whole_number<std::int64_t>(raw())) return exact;
  constexpr double largest_exact = 9007199254740992.0;  // 2^53
  const auto number = this->number();
  const bool spelled_otherwise = raw().find_first_of(".eE") != std::string_view::npos;
  if (!spelled_otherwise || !number || std::abs(*number) > largest_exact || std::trunc(*number) != *number) return {};
  return static_cast<std::int64_t>(*number);
}

std::optional<double> JsonValue::number() const {
  if (!is(JsonKind::number)) return std::nullopt;
  return whole_number<double>(raw());
}

std::string JsonValue::string() const {
  if (!is(JsonKind::string)) return {};
  if (!node().escaped) return std::string(without_quotes(raw()));
  std::string text;
  append_unescaped(text, without_quotes(raw()));
  return text;
}

std::string_view JsonValue::string(std::string& scratch) const {
  if (!is(JsonKind::string)) return {};
  if (!node().escaped) return without_quotes(raw());
  scratch.clear();
  append_unescaped(scratch, without_quotes(raw()));
  return scratch;
}

// Requests are read by looking for each of some twenty names, most of which are absent.
JsonValue JsonValue::member(std::string_view name) const {
  if (document_ == nullptr || (node().name_sizes & bit_of_size(name.size())) == 0) return {};
  return find_member(name);
}

// The loop is over the nodes themselves. Not inlined, so that an absent name costs a few instructions only.
[[gnu::noinline]] JsonValue JsonValue::find_member(std::string_view name) const {
  const JsonNode* const nodes = document_->nodes_.data();
  const char* const text = document_->text_.data();
  const std::size_t quoted_size = name.size() + 2;
  std::uint32_t found = 0;
  for (std::uint32_t at = node_ + 1; at != 0; at = nodes[at].next) {
    const JsonNode& item = nodes[at];
    const bool same = !item.key_escaped && item.key_end - item.key_begin == quoted_size &&
                      std::memcmp(text + item.key_begin + 1, name.data(), name.size()) == 0;
    if (same || (item.key_escaped && JsonValue(document_, at).has_key(name))) found = at;
  }
  return found == 0 ? JsonValue() : JsonValue(document_, found);
}

std::optional<std::string> JsonValue::duplicate_member() const {
  if (!is(JsonKind::object)) return std::nullopt;
  std::unordered_set<std::string> seen;
  for (JsonValue item = first(); item; item = item.next()) {
    const auto [name, fresh] = seen.insert(item.key());
    if (!fresh) return *name;
  }
  return std::nullopt;
}

JsonValue JsonValue::first() const { return size() == 0 ? JsonValue() : JsonValue(document_, node_ + 1); }

JsonValue JsonValue::next() const {
  if (document_ == nullptr || node().next == 0) return {};
  return {document_, node().next};
}

std::string JsonValue::key() const {
  const std::string_view quoted = raw_key();
  if (quoted.empty()) return {};
  if (!node().key_escaped) return std::string(without_quotes(quoted));
  std::string name;
  append_unescaped(name, without_quotes(quoted));
  return name;
}

bool JsonValue::has_key(std::string_view name) const {
  if (document_ == nullptr) return false;
  if (node().key_escaped) return key() == name;
  const std::string_view quoted = raw_key();
  return !quoted.empty() && without_quotes(quoted) == name;
}

std::string_view JsonValue::raw_key() const {
  if (document_ == nullptr) return {};
  return document_->text().substr(node().key_begin, node().key_end - node().key_begin);
}

std::size_t JsonValue::size() const { return document_ == nullptr ? 0 : node().count; }

std::string_view JsonValue::kind_name() const {
  if (document_ == nullptr) return "nothing";
  switch (node().kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return "a boolean";
    case JsonKind::number:
      return "a number";
    case JsonKind::string:
      return "a string";
    case JsonKind::array:
      return "an array";
    case JsonKind::object:
      return "an object";
  }
  return "nothing";
}

Result<JsonValue> JsonDocument::parse(std::string text) {
  text_ = std::move(text);
  return index();
}

Result<JsonValue> JsonDocument::parse_copy(std::string_view text) {
  text_.assign(text);
  return index();
}

JsonValue JsonDocument::root() const { return nodes_.empty() ? JsonValue() : JsonValue(this, 0); }

Result<JsonValue> JsonDocument::index() {
  nodes_.clear();
  if (text_.size() > std::numeric_limits<std::uint32_t>::max() - json_padding) {
    return fail(ErrorKind::too_large, "a JSON text of 4 GiB or more is not accepted");
  }
  text_.reserve(text_.size() + json_padding);
  if (const auto fault = index_json(text_, nodes_)) {
    nodes_.clear();
    return std::unexpected(describe(*fault, text_));
  }
  return root();
}

JsonDocument& scratch_document() {
  constexpr std::size_t most_kept = 64U << 10U;
  thread_local JsonDocument document;
  if (document.text().size() > most_kept) std::exchange(document, {});
  return document;
}

}  // namespace sfai::wire
