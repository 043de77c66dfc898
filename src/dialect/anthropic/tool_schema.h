#pragma once

#include <string>
#include <string_view>

namespace sfai::dialect::anthropic {

// A tool's `input_schema`, an object that says so.
struct ToolSchema {
  std::string json;
  std::string unsaid;        // for the tool's description: what the API's schemas cannot say; usually empty
  std::string_view changed;  // why it is not the client's, for the loss; empty where it is
};

enum class Strict { yes, no };

// `parameters` is the client's schema, an object's text, or nothing.
ToolSchema tool_schema(std::string_view parameters, Strict strict);

// True for a schema with branches at its top, of which nothing would be left that a strict tool's caller may say.
bool has_branches(std::string_view parameters);

}  // namespace sfai::dialect::anthropic
