#pragma once

#include "gateway/attempt.h"
#include "http/handler.h"

namespace sfai::gateway {

// The head of an answer that comes from an upstream: x-request-id (and request-id, which Anthropic's SDKs read),
// x-sfai-role, -provider, -model and, if any, x-sfai-lost.
http::ResponseHead build_head(const LogRecord& record, std::string_view content_type);

// An error for the client in its own dialect, with the advice for a retry. Notes status and kind in the record.
http::Task<void> respond_error(const dialect::Dialect& dialect, Failure error, LogRecord& record,
                               http::ResponseWriter& writer);
// 405 with the methods that the path answers: "GET, HEAD".
http::Task<void> respond_wrong_method(const dialect::Dialect& dialect, std::string allow, LogRecord& record,
                                      http::ResponseWriter& writer);

// Prometheus' text format.
http::Task<void> respond_text(int status, std::string body, LogRecord& record, http::ResponseWriter& writer);
// A JSON answer of the gateway's own.
http::Task<void> respond_json(int status, std::string body, LogRecord& record, http::ResponseWriter& writer);

}  // namespace sfai::gateway
