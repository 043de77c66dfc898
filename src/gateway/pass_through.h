#pragma once

#include <memory>

#include "dialect/dialect.h"
#include "provider/provider.h"

// OpenAI's endpoints beside Chat Completions (/responses, /completions, /embeddings) are passed through as they are.
// What is read of them is only what the commit rule, the log and the end of a stream need.
namespace sfai::gateway {

// Watches a passed stream: text counts as content, `response.completed` (or `[DONE]`) as its end, usage is read where
// it stands. https://platform.openai.com/docs/api-reference/responses-streaming
std::unique_ptr<dialect::StreamDecoder> make_pass_through_decoder(provider::Operation operation);

// The usage of a whole answer, in either of OpenAI's spellings (prompt_tokens / input_tokens).
chat::Usage read_pass_through_usage(wire::JsonValue body);

// An error in mid-stream as the endpoint's own clients read it: `event: error` for /responses, `data: {"error":…}`
// else.
void append_pass_through_error(std::string& out, provider::Operation operation, const chat::ApiError& error);

}  // namespace sfai::gateway
