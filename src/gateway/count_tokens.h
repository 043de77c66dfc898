#pragma once

#include "gateway/attempt.h"
#include "http/handler.h"

namespace sfai::gateway {

// Answers POST /v1/messages/count_tokens (https://docs.anthropic.com/en/api/messages-count-tokens): asks the role's
// first target where that speaks Anthropic, and estimates where nobody can be asked or the target has no such endpoint.
// An estimate bears the header x-sfai-estimate and the member "estimate". Everything is answered.
http::Task<void> count_tokens(const Services& services, const Inbound& inbound, const Route& route, LogRecord& record,
                              http::ResponseWriter& writer);

}  // namespace sfai::gateway
