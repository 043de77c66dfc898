#include "dialect/anthropic/kept_content.h"

#include <algorithm>

#include "wire/json_patch.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonValue;

void append_with_comma(std::string& list, std::string_view item) {
  if (!list.empty()) list += ',';
  list += item;
}

// The elements of an array, without its brackets.
std::string elements_of(JsonValue array) {
  std::string elements;
  for (auto item = array.first(); item; item = item.next()) append_with_comma(elements, item.raw());
  return elements;
}

void patch_input(wire::ObjectPatch& patch, JsonValue block, const std::string& pieces) {
  wire::JsonDocument document;
  if (!pieces.empty() && document.parse_copy(pieces)) {
    patch.set("input", pieces);
  } else if (!block["input"] && block["type"].string().ends_with("tool_use")) {
    patch.set("input", "{}");
  }
}

}  // namespace

void KeptContent::start(std::int64_t index, JsonValue block) {
  if (block.is(wire::JsonKind::object)) blocks_.push_back({.index = index, .start = std::string(block.raw())});
}

// https://docs.anthropic.com/en/docs/build-with-claude/streaming, "Content block delta types"; of those that it does
// not name (compaction_delta), Anthropic's SDKs take the members over.
void KeptContent::delta(std::int64_t index, JsonValue delta) {
  const auto block = std::ranges::find(blocks_.rbegin(), blocks_.rend(), index, &Block::index);
  if (block == blocks_.rend()) return;
  const auto type = delta["type"].string();
  if (type == "text_delta") {
    block->text += delta["text"].string();
  } else if (type == "thinking_delta") {
    block->text += delta["thinking"].string();
  } else if (type == "input_json_delta") {
    block->input += delta["partial_json"].string();
  } else if (type == "citations_delta") {
    if (const auto citation = delta["citation"]) append_with_comma(block->citations, citation.raw());
  } else {
    for (auto member = delta.first(); member; member = member.next()) {
      if (member.key() != "type") block->members.emplace_back(member.key(), member.raw());
    }
  }
}

std::string KeptContent::json() const {
  std::string blocks;
  for (const auto& block : blocks_) append_with_comma(blocks, json_of(block));
  return "[" + blocks + "]";
}

std::string KeptContent::json_of(const Block& block) {
  wire::JsonDocument document;
  const auto start = document.parse_copy(block.start);
  if (!start) return block.start;
  wire::ObjectPatch patch(*start);
  if (!block.text.empty()) {
    const auto* name = (*start)["type"].string() == "thinking" ? "thinking" : "text";
    patch.set(name, wire::json_string((*start)[name].string() + block.text));
  }
  if (!block.citations.empty()) {
    std::string citations = elements_of((*start)["citations"]);
    append_with_comma(citations, block.citations);
    patch.set("citations", "[" + citations + "]");
  }
  patch_input(patch, *start, block.input);
  for (const auto& [name, json] : block.members) patch.set(name, json);
  return patch.apply();
}

}  // namespace sfai::dialect::anthropic
