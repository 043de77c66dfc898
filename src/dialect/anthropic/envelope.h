#pragma once

#include <string>
#include <string_view>

#include "chat/event.h"
#include "dialect/dialect.h"
#include "wire/json_writer.h"

// What whole replies and streams say about the message as such.
namespace sfai::dialect::anthropic {

// The upstream's id where it is one of Anthropic's, otherwise the one made for this reply.
std::string_view reply_id(std::string_view upstream_id, const EncoderOptions& options);

// Writes stop_reason, stop_sequence and, for a refusal, stop_details into the open object.
void write_outcome(wire::JsonWriter& json, const chat::Finish& finish, std::string_view refusal);

}  // namespace sfai::dialect::anthropic
