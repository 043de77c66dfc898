#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sfai::chat {

// A member that only one dialect knows (cache_control, logit_bias …): kept verbatim so that the same dialect gets it
// back, and reported as a loss where another dialect is rendered.
struct Extra {
  std::string dialect;  // "openai_chat", "anthropic"
  std::string name;     // the member's name, or its JSON pointer below the object that keeps it: "function/thought"
  std::string raw;      // its JSON value, verbatim
};
using Extras = std::vector<Extra>;

struct TextPart {
  std::string text;
  Extras extras;
};

struct ImagePart {
  std::string media_type;  // "image/png"; empty when `url` is set
  std::string base64;      // the image's bytes, encoded; empty when `url` is set
  std::string url;         // https address; empty when `base64` is set
  Extras extras;           // such as openai_chat "image_url/detail"
};

// A call that the model made. `arguments` is the JSON text as the model wrote it, never parsed and written again.
struct ToolCallPart {
  std::string id;
  std::string name;
  std::string arguments;
  Extras extras;
};

struct ThinkingPart {
  std::string text;
  std::string signature;  // opaque, bound to its vendor's model; empty when unsigned
  std::string redacted;   // Anthropic's redacted_thinking data; then the text is empty
  Extras extras;
};

struct RefusalPart {
  std::string text;
};

// A block that nobody models; travels verbatim to its own dialect and is a loss (or a refusal) in another.
struct OpaquePart {
  std::string dialect;
  std::string type;  // the block's "type", for the message
  std::string raw;
};

// The content of a tool result is text and images only.
struct ToolResultPart {
  std::string tool_call_id;
  std::vector<std::variant<TextPart, ImagePart, OpaquePart>> content;
  bool is_error = false;
  Extras extras;
};

using Part = std::variant<TextPart, ImagePart, ToolCallPart, ToolResultPart, ThinkingPart, RefusalPart, OpaquePart>;

}  // namespace sfai::chat
