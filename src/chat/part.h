#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "chat/origin.h"

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
  PartOrigin origin = {};
};

struct ImagePart {
  std::string media_type;  // "image/png"; empty when `url` is set
  std::string base64;      // the image's bytes, encoded; empty when `url` is set
  std::string url;         // https address, or a data URI in an unusual spelling; empty when `base64` is set
  Extras extras;           // such as openai_chat "image_url/detail"
  PartOrigin origin = {};
};

// A file for the model to read. Exactly one of base64, url and text is set.
struct DocumentPart {
  std::string media_type;  // "application/pdf", "text/plain"
  std::string base64;
  std::string url;    // https address
  std::string text;   // a plain text, as it is
  std::string title;  // OpenAI's filename, Anthropic's title; may be empty
  Extras extras;
  PartOrigin origin = {};
};

// A call that the model made. `arguments` is the JSON text as the model wrote it, never parsed and written again.
struct ToolCallPart {
  std::string id;
  std::string name;
  std::string arguments;
  Extras extras;
  PartOrigin origin = {};
};

struct ThinkingPart {
  std::string text;
  std::string signature;  // opaque, bound to its vendor's model; empty when unsigned
  std::string redacted;   // Anthropic's redacted_thinking data; then the text is empty
  Extras extras;
  PartOrigin origin = {};
  std::string signer = {};  // "provider/model" that wrote it, where that is known; empty otherwise
};

struct RefusalPart {
  std::string text;
  PartOrigin origin = {};
};

// A block that nobody models; travels verbatim to its own dialect and is a loss (or a refusal) in another.
struct OpaquePart {
  std::string dialect;
  std::string type;  // the block's "type", for the message
  std::string raw;
  PartOrigin origin = {};
};

struct ToolResultPart {
  std::string tool_call_id;
  std::vector<std::variant<TextPart, ImagePart, DocumentPart, OpaquePart>> content;
  bool is_error = false;
  Extras extras;
  PartOrigin origin = {};
};

using Part = std::variant<TextPart, ImagePart, DocumentPart, ToolCallPart, ToolResultPart, ThinkingPart, RefusalPart,
                          OpaquePart>;

}  // namespace sfai::chat
