#pragma once

#include <string>
#include <string_view>

#include "gateway/log_record.h"

namespace bench {

// What the stages work on.
std::string sample_head();                        // of a chat request, as a client's SDK sends it
std::string sample_body(std::size_t size);        // a conversation of about so many bytes, for the role "r"
std::string sample_map(std::string_view target);  // a model map in which "r" is that
sfai::gateway::LogRecord sample_record();         // of a request that went well

}  // namespace bench
