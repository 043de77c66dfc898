#pragma once

#include "gateway/admission.h"
#include "gateway/attempt.h"
#include "http/handler.h"

namespace sfai::gateway {

// Who was let in: the client's key, null where none is asked for, and what limits it.
struct Visitor {
  const ClientKey* key;
  Admission& admission;
};

// In which dialect a model is asked, for what.
struct Asked {
  const dialect::Dialect& dialect;
  provider::Operation operation;
};

// One model request from its body to its end: read, route, try the targets in order, relay. Everything is answered,
// errors in the client's dialect; the record is filled in.
http::Task<void> run_exchange(const Services& services, const ModelMap& map, Visitor visitor, Asked asked,
                              http::Request& request, LogRecord& record, http::ResponseWriter& writer);

// The same request, of which nothing is sent: answers with what would be (gateway/explain.h).
http::Task<void> explain_exchange(const Services& services, const ModelMap& map, Visitor visitor, Asked asked,
                                  http::Request& request, LogRecord& record, http::ResponseWriter& writer);

}  // namespace sfai::gateway
