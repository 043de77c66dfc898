#pragma once

#include <string>
#include <string_view>

namespace sfai::dialect::anthropic {

struct CleanSchema {
  std::string json;
  bool changed = false;
  bool closed_open = false;  // an object that may hold other members than it names may not any more
};

// Why a schema that was changed is not the client's, for the loss.
std::string_view change_of(const CleanSchema& clean);

// A JSON schema in the part of the language that the API takes for structured outputs and strict tools. What it does
// not take is said in the description, as Anthropic's own SDKs do it. A schema that needs nothing keeps its bytes.
CleanSchema clean_schema(std::string_view schema);

}  // namespace sfai::dialect::anthropic
