#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Where the parts of a neutral request stood in the client's own bytes, so that losses and errors name them there.
namespace sfai::chat {

struct ChatRequest;

// A part's place in its message. What is made by hand stands where the order of the parts says: calls among the
// tool_calls, thinking in reasoning_content, everything else in content.
struct PartOrigin {
  enum class Home : std::uint8_t {
    by_order,
    content,            // content/N
    text,               // content, a string
    tool_calls,         // tool_calls/N
    function_call,      // function_call
    reasoning_content,  // reasoning_content
    reasoning_details,  // reasoning_details/N
    thinking_blocks,    // thinking_blocks/N
    refusal,            // refusal
    message,            // the message itself, such as OpenAI's tool message
  };
  Home home = Home::by_order;
  std::uint32_t index = 0;
  bool operator==(const PartOrigin&) const = default;
};

// A message's place: messages/N, or Anthropic's top-level `system`.
struct MessageOrigin {
  enum class Home : std::uint8_t { by_order, messages, system };
  Home home = Home::by_order;
  std::uint32_t index = 0;
  bool operator==(const MessageOrigin&) const = default;
};

// The client's names of members that every dialect has under a name of its own. The neutral names are OpenAI's.
struct MemberNames {
  std::string_view max_tokens = "/max_tokens";
  std::string_view stop = "/stop";
  std::string_view reasoning = "/reasoning_effort";
  std::string_view response_format = "/response_format";
  std::string_view parallel_tool_calls = "/parallel_tool_calls";
  std::string_view user = "/user";
  std::string_view tools = "/tools";
  std::string_view tool_name = "/function/name";            // below a tool
  std::string_view tool_schema = "/function/parameters";    // below a tool
  std::string_view tool_strict = "/function/strict";        // below a tool
  std::string_view call_id = "/id";                         // below a call
  std::string_view call_name = "/function/name";            // below a call
  std::string_view call_arguments = "/function/arguments";  // below a call
  bool operator==(const MemberNames&) const = default;
};

// JSON pointers (RFC 6901) into the client's request. `message` and `part` are places in the neutral request.
std::string message_pointer(const ChatRequest& request, std::size_t message);
std::string part_pointer(const ChatRequest& request, std::size_t message, std::size_t part);
std::string tool_pointer(const ChatRequest& request, std::size_t tool);
// Of an element of a tool result's content; `part` is the result.
std::string element_pointer(const ChatRequest& request, std::size_t message, std::size_t part, std::size_t element);

// "/messages/2/content/0" as errors name it: "messages[2].content[0]".
std::string param_of(std::string_view pointer);

}  // namespace sfai::chat
