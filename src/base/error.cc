#include "base/error.h"

namespace sfai {

Error::Error() : Boxed(ErrorDetail{}) {}

Error::Error(ErrorKind kind, std::string_view message, std::string_view param, std::string_view code)
    : Boxed(ErrorDetail{kind, std::string(message), std::string(param), std::string(code)}) {}

std::unexpected<Error> fail(ErrorKind kind, std::string_view message, std::string_view param, std::string_view code) {
  return std::unexpected(Error(kind, message, param, code));
}

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_request:
      return "bad_request";
    case ErrorKind::unauthorized:
      return "unauthorized";
    case ErrorKind::forbidden:
      return "forbidden";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::method_not_allowed:
      return "method_not_allowed";
    case ErrorKind::too_large:
      return "too_large";
    case ErrorKind::rate_limited:
      return "rate_limited";
    case ErrorKind::overloaded:
      return "overloaded";
    case ErrorKind::not_configured:
      return "not_configured";
    case ErrorKind::upstream_down:
      return "upstream_down";
    case ErrorKind::upstream_broke:
      return "upstream_broke";
    case ErrorKind::timed_out:
      return "timed_out";
    case ErrorKind::client_gone:
      return "client_gone";
    case ErrorKind::bug:
      return "bug";
  }
  return "bug";
}

}  // namespace sfai
