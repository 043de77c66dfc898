#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chat/part.h"

namespace sfai::chat {

enum class Role { system, developer, user, assistant, tool };

// One turn. Tool results are parts of a `tool` message (OpenAI: one message a result; Anthropic: blocks of a user turn,
// which the codec splits: the results first as one `tool` message, then the rest as a `user` message).
struct Message {
  Role role = Role::user;
  std::vector<Part> parts;
  std::string name;  // OpenAI's optional participant name
  Extras extras;
  MessageOrigin origin = {};
};

struct Tool {
  std::string name;
  std::string description;
  std::string parameters;  // JSON schema, verbatim; empty when the client gave none
  std::optional<bool> strict;
  Extras extras;
  std::optional<std::uint32_t> origin = {};  // its place in the client's list, which may hold others between
};

struct ToolChoice {
  enum class Mode { automatic, none, required, named };
  Mode mode = Mode::automatic;
  std::string name;  // with `named`
};

struct ResponseFormat {
  enum class Kind { text, json_object, json_schema };
  Kind kind = Kind::text;
  std::string raw;  // OpenAI's whole response_format value, verbatim
};

// How much the model shall think, as each dialect can say it; at most one of the two is set.
struct Reasoning {
  std::string effort;                         // a word of chat/effort.h, or what the client said instead
  std::optional<std::int64_t> budget_tokens;  // Anthropic's thinking {enabled, budget_tokens}
  bool empty() const { return effort.empty() && !budget_tokens; }
};

// The neutral conversation: what every chat dialect can say, in one form. An absent optional means that the client did
// not say it. Everything else a dialect has travels in `extras`.
struct ChatRequest {
  std::string model;  // the role that the client asked for; the router replaces it
  std::vector<Message> messages;
  std::vector<Tool> tools;
  std::optional<ToolChoice> tool_choice;
  std::optional<bool> parallel_tool_calls;
  std::optional<std::int64_t> max_tokens;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::vector<std::string> stop;
  std::optional<ResponseFormat> response_format;
  Reasoning reasoning;
  std::optional<std::string> user;
  bool stream = false;
  bool include_usage = false;     // the client wants the usage in the stream (OpenAI's stream_options.include_usage)
  bool legacy_functions = false;  // OpenAI's `functions` of 2023: the call is answered as function_call
  std::optional<std::string> web_search;  // OpenAI's web_search_options value, verbatim
  MemberNames names;                      // the client's names, for losses and errors
  Extras extras;                          // of the request's top level
};

}  // namespace sfai::chat
