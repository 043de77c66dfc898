#include "chat/api_error.h"

namespace sfai::chat {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_request:
      return 400;
    case ErrorKind::unauthorized:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::method_not_allowed:
      return 405;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::rate_limited:
      return 429;
    case ErrorKind::client_gone:
      return 499;  // nginx's number: nobody receives it, it stands in the log only
    case ErrorKind::not_configured:
    case ErrorKind::bug:
      return 500;
    case ErrorKind::upstream_down:
    case ErrorKind::upstream_broke:
      return 502;
    case ErrorKind::overloaded:
      return 503;
    case ErrorKind::timed_out:
      return 504;
  }
  return 500;
}

ErrorKind kind_of_status(int status) {
  switch (status) {
    case 401:
      return ErrorKind::unauthorized;
    case 402:
    case 403:
      return ErrorKind::forbidden;
    case 404:
      return ErrorKind::not_found;
    case 405:
      return ErrorKind::method_not_allowed;
    case 408:
    case 504:
      return ErrorKind::timed_out;
    case 413:
      return ErrorKind::too_large;
    case 429:
      return ErrorKind::rate_limited;
    case 503:
    case 529:
      return ErrorKind::overloaded;
    default:
      return status >= 400 && status < 500 ? ErrorKind::bad_request : ErrorKind::upstream_broke;
  }
}

ApiError to_api_error(const Error& error) {
  ApiError result;
  result.kind = error->kind;
  result.status = status_of(error->kind);
  result.code = error->code;
  result.param = error->param;
  result.message = error->message;
  if (error->kind == ErrorKind::overloaded) result.retry_after = "1";
  return result;
}

}  // namespace sfai::chat
