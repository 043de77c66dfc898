#pragma once

#include <string>
#include <string_view>

#include "chat/api_error.h"
#include "gateway/log_record.h"

namespace sfai::gateway {

// The log is for operators, and a few of its words come from clients and vendors. Here they are held to what such words
// look like, so that neither a secret nor a prompt, nor a terminal's control sequence, gets in by them.

// A known method; "(other)" for anything else that HTTP allows.
std::string_view loggable_method(std::string_view method);

// The error's code where it is a plain word such as "rate_limit_exceeded", else its kind.
std::string loggable_kind(const chat::ApiError& error);

// A JSON pointer whose member names are those of APIs; what looks like none, such as a key or a sentence, is "(name)".
std::string loggable_pointer(std::string_view pointer);

// Whether clean_for_log has anything to do.
bool needs_cleaning(const LogRecord& record);
// Names that a client made up (with `allow_direct`) are cut to 128 visible ASCII characters, pointers are made
// loggable, and the key that the client came with is taken out of both. Other words of the record come from the
// operator.
void clean_for_log(LogRecord& record, std::string_view client_key);

}  // namespace sfai::gateway
