#pragma once

#include "gateway/attempt.h"
#include "http/handler.h"

namespace sfai::gateway {

// One model request from its body to its end: read, route, try the targets in order, relay. Everything is answered,
// errors in the client's dialect; the record is filled in. `inbound` comes with dialect and operation set.
http::Task<void> run_exchange(const Services& services, const ModelMap& map, const ClientKey* key,
                              http::Request& request, Inbound& inbound, LogRecord& record,
                              http::ResponseWriter& writer);

// The same request, of which nothing is sent: answers with what would be (gateway/explain.h).
http::Task<void> explain_exchange(const Services& services, const ModelMap& map, const ClientKey* key,
                                  http::Request& request, Inbound& inbound, LogRecord& record,
                                  http::ResponseWriter& writer);

}  // namespace sfai::gateway
