#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/boxed.h"

namespace sfai {

// Says what the caller may do about a failure; each kind has one HTTP status (chat/api_error.h).
enum class ErrorKind {
  bad_request,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  too_large,
  rate_limited,
  overloaded,
  not_configured,
  upstream_down,
  upstream_broke,
  timed_out,
  client_gone,
  bug,
};

struct ErrorDetail {
  ErrorKind kind = ErrorKind::bug;
  std::string message;
  std::string param = {};  // the member of the input that is at fault, as in "messages[2].role"; empty when none is
  std::string code = {};   // a stable machine-readable word such as "model_not_found"; empty when the kind says enough
};

// A failure as a value. `message` names the thing and the remedy; it never contains a secret or a prompt.
class Error : public Boxed<ErrorDetail> {
 public:
  [[gnu::cold]] Error();  // a bug, and no message
  [[gnu::cold]] Error(ErrorKind kind, std::string_view message, std::string_view param = {},
                      std::string_view code = {});
};

template <class T>
using Result = std::expected<T, Error>;

[[gnu::cold]] std::unexpected<Error> fail(ErrorKind kind, std::string_view message, std::string_view param = {},
                                          std::string_view code = {});

// The enumerator's own name, for logs: "upstream_broke".
std::string_view name_of(ErrorKind kind);

}  // namespace sfai
