#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sfai::wire {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

// One value of a JSON text. Nodes stand in the order of the text: a container's first child is the node after it.
struct JsonNode {
  std::uint32_t begin = 0, end = 0;          // the raw value
  std::uint32_t key_begin = 0, key_end = 0;  // the raw name with its quotes; equal when there is none
  std::uint32_t next = 0;                    // the next sibling's node, 0 when this is the last
  std::uint32_t count = 0;                   // elements or members
  std::uint32_t name_sizes = 0;              // of an object's members, a bit for each: most names asked for are absent
  JsonKind kind = JsonKind::null;
  bool escaped = false;
  bool key_escaped = false;
};

// One of 32, which sizes from 31 on share.
constexpr std::uint32_t bit_of_size(std::size_t size) { return std::uint32_t{1} << (size < 31 ? size : 31); }

// Where and why a text is not JSON.
struct JsonFault {
  std::size_t offset = 0;
  const char* expected = "";  // "a value is expected"; never the content
};

// The deepest nesting that is accepted.
inline constexpr std::size_t max_json_depth = 512;
// Bytes that have to be allocated behind a text's last one.
extern const std::size_t json_padding;

// Checks all of `text` against RFC 8259 and fills `nodes`, the root first. The text's capacity must exceed its size by
// json_padding, and its size be below 4 GiB.
std::optional<JsonFault> index_json(const std::string& text, std::vector<JsonNode>& nodes);

}  // namespace sfai::wire
