#pragma once

#include <cstdint>

#include "chat/effort.h"

namespace sfai::chat {

// What an upstream model accepts, as data: the catalog (provider/models.h) and the map's `capabilities` fill it in,
// codecs obey it. The defaults are the careful choice for a model that nobody knows.
struct ModelTraits {
  enum class Thinking {
    none,
    budget,    // Anthropic: thinking {enabled, budget_tokens}
    effort,    // reasoning_effort; Anthropic: output_config.effort beside a budget
    adaptive,  // Anthropic: thinking {adaptive} and output_config.effort
  };
  enum class Sampling { both, either, neither };  // temperature and top_p: together, one of them, none

  std::int64_t output_limit = 0;  // tokens; 0: unknown
  std::int64_t context_size = 0;  // tokens of input and output together; 0: unknown
  Thinking thinking = Thinking::none;
  Sampling sampling = Sampling::either;
  EffortSet efforts = {};                // the levels it takes; none of them where `thinking` is none or budget
  bool thinking_switch = false;          // can be told not to think
  bool thinking_history = false;         // openai_chat: wants reasoning_content of earlier turns back (DeepSeek, Kimi)
  bool mid_conversation_system = false;  // takes a system message in the middle of the conversation
  bool prefill = true;                   // takes a last assistant message to go on from
  bool forced_tool = true;               // takes a tool_choice other than auto and none
  bool structured_output = false;        // takes a JSON schema for its answer
  bool developer_role = false;           // wants "developer" where others have "system"
  bool max_completion_tokens = false;    // refuses max_tokens and wants max_completion_tokens
  bool stop_sequences = true;            // takes stop
  bool parallel_tool_calls = true;       // openai_chat: takes the flag of that name
  bool effort_with_tools = true;         // openai_chat: takes an effort but "none" beside tools
  bool operator==(const ModelTraits&) const = default;
};

}  // namespace sfai::chat
