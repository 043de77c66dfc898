#pragma once

#include "gateway/attempt.h"
#include "gateway/thinking_memory.h"
#include "http/handler.h"

namespace sfai::gateway {

// What carrying one upstream's answer to one client needs. Everything outlives the relay.
struct RelayContext {
  const Clock& clock;
  Inbound& inbound;
  LogRecord& record;
  http::ResponseWriter& writer;
  ThinkingRecorder& thinking;
};

}  // namespace sfai::gateway
