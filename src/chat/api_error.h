#pragma once

#include <string>

#include "base/error.h"

namespace sfai::chat {

// A failure as API clients see it, in no dialect yet: a codec parses it from a vendor's answer and renders it for a
// client.
struct ApiError {
  ErrorKind kind = ErrorKind::bug;
  int status = 500;     // HTTP status; of a vendor's error event in mid-stream, the one that its type stands for
  std::string type;     // the vendor's own word ("overloaded_error"), or ours ("configuration_error"); may be empty
  std::string code;     // may be empty
  std::string param;    // may be empty
  std::string message;  // for people
  std::string request_id = {};  // ours, for dialects whose errors bear it
  // Advice for the client's retry, from headers; empty when there was none.
  std::string retry_after;
  std::string retry_after_ms;
  std::string should_retry;  // "true", "false"
};

// The HTTP status that a kind has by itself: bad_request 400 … upstream_down 502, timed_out 504, bug 500.
int status_of(ErrorKind kind);
// The kind that a status stands for: 400, 401, 402 and 403, 404, 405, 408 and 504, 413, 429, 503 and 529; other 4xx
// bad_request, 5xx upstream_broke.
ErrorKind kind_of_status(int status);

ApiError to_api_error(const Error& error);

}  // namespace sfai::chat
