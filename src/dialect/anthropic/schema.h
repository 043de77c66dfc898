#pragma once

#include <string>
#include <string_view>

namespace sfai::dialect::anthropic {

struct CleanSchema {
  std::string json;
  bool changed = false;
};

// A JSON schema in the part of the language that the API takes for structured outputs and strict tools. What it does
// not take is said in the description, as Anthropic's own SDKs do it. A schema that needs nothing keeps its bytes.
CleanSchema clean_schema(std::string_view schema);

}  // namespace sfai::dialect::anthropic
