#pragma once

#include <string>
#include <string_view>

#include "chat/api_error.h"
#include "wire/json.h"

namespace sfai::dialect::openai_chat {

// True for a chunk or a reply that is an error in truth: {"error": …} with something in it.
bool holds_error(wire::JsonValue value);

chat::ApiError parse_error_body(int status, std::string_view body);
// An error in mid-stream has no status of its own: it gets the one that its code or type stands for, otherwise 502.
chat::ApiError parse_stream_error(std::string_view data);

std::string render_error_body(const chat::ApiError& error);

}  // namespace sfai::dialect::openai_chat
