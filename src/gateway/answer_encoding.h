#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace sfai::gateway {

// Upstreams are asked for `accept-encoding: identity`. One that compresses all the same cannot be read: its stream
// would be silence, and its error page noise in the client's message. Says what is wrong and the remedy; nothing where
// the answer can be read.
std::optional<std::string> unreadable_encoding(const http::ResponseHead& head);

}  // namespace sfai::gateway
