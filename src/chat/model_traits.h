#pragma once

#include <cstdint>

namespace sfai::chat {

// What an upstream model accepts, as data: the catalog (provider/models.h) fills it in, codecs obey it.
// The defaults are the careful choice for a model that nobody knows.
struct ModelTraits {
  enum class Thinking { none, budget, effort, adaptive };  // how reasoning effort is said to it
  enum class Sampling { both, either, neither };           // temperature and top_p: together, one of them, none

  std::int64_t output_limit = 0;  // tokens; 0: unknown
  Thinking thinking = Thinking::none;
  Sampling sampling = Sampling::either;
  bool xhigh_effort = false;             // knows the efforts above "high"
  bool thinking_switch = false;          // can be told not to think
  bool mid_conversation_system = false;  // takes a system message in the middle of the conversation
  bool prefill = true;                   // takes a last assistant message to go on from
  bool forced_tool = true;               // takes a tool_choice other than auto and none
  bool structured_output = false;        // takes a JSON schema for its answer
  bool developer_role = false;           // wants "developer" where others have "system"
  bool max_completion_tokens = false;    // refuses max_tokens and wants max_completion_tokens
};

}  // namespace sfai::chat
