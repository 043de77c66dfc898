#pragma once

#include <string_view>
#include <vector>

#include "chat/part.h"
#include "dialect/openai_chat/object_reader.h"
#include "wire/json_writer.h"

// Thinking with what its vendor needs to take it back. This API has no member for it; two are in use:
//   reasoning_details  OpenRouter's (https://openrouter.ai/docs/use-cases/reasoning-tokens):
//                      {"type":"reasoning.text","text":…,"signature":…,"format":…,"index":0},
//                      {"type":"reasoning.encrypted","data":…}, {"type":"reasoning.summary","summary":…}.
//                      Ours has one member more, "signer", the "provider/model" that wrote it.
//   thinking_blocks    LiteLLM's: Anthropic's own blocks in an array.
// `reasoning_content` beside one of them is the same text once more.
namespace sfai::dialect::openai_chat {

inline constexpr std::string_view details_member = "reasoning_details";
inline constexpr std::string_view blocks_member = "thinking_blocks";
inline constexpr std::string_view claude_format = "anthropic-claude-v1";

// Reads the thinking of an assistant's message. Elements with the same index that follow each other are the pieces of
// one thought, as clients have them that put the deltas of a stream one behind the other.
std::vector<chat::ThinkingPart> read_thoughts(ObjectReader& message);

// True for a list of details or blocks that can be read: not empty, and objects only.
bool is_thought_list(wire::JsonValue value);

// What an element of either list says in a reply. Data that only another vendor's model can read is left out.
struct Thought {
  std::string_view text, signature, redacted;
};
class ThoughtReader {
 public:
  Thought parse_detail(wire::JsonValue detail);
  Thought parse_block(wire::JsonValue block);

 private:
  std::string text_, signature_, redacted_;  // unescaped, kept for their memory
};

// Writes one element of reasoning_details; `index` is its number.
void write_detail(wire::JsonWriter& json, const chat::ThinkingPart& part, std::size_t index);
void write_thinking_block(wire::JsonWriter& json, const chat::ThinkingPart& part);

}  // namespace sfai::dialect::openai_chat
