#include "gateway/vendor_error.h"

#include "base/redact.h"

namespace sfai::gateway {
namespace {

chat::ApiError refused_key(const chat::ApiError& error, const Target& target, const ProviderKey& key) {
  const auto& provider = *target.provider;
  std::string where = provider::label_of(*key.name);
  std::string remedy = where.empty() ? "give this provider an api_key_env in the model map" : "check " + where;
  if (error.status == 402) remedy = "the account has to be paid";
  chat::ApiError said;
  said.kind = ErrorKind::not_configured;
  said.status = 502;
  said.type = "configuration_error";
  said.code = "provider_auth_failed";
  said.message = "the provider '" + provider.name + "' refused this gateway's key (HTTP " +
                 std::to_string(error.status) + "): " + remedy;
  said.should_retry = "false";
  return said;
}

std::string said_by(const Target& target, const std::string& message) {
  return "provider '" + target.provider->name + "': " + message;
}

}  // namespace

chat::ApiError resay(chat::ApiError error, const Target& target, const ProviderKey& key) {
  for (std::string* text : {&error.message, &error.type, &error.code, &error.param, &error.retry_after,
                            &error.retry_after_ms, &error.should_retry}) {
    *text = redacted(std::move(*text), key.value);
  }
  if (error.status == 401 || error.status == 402 || error.status == 403) return refused_key(error, target, key);
  error.message = said_by(target, error.message);
  error.kind = chat::kind_of_status(error.status);
  if (error.status == 408) error.status = 504;
  if (error.status == 500) error.status = 502;
  if (error.status >= 500) error.param.clear();
  if (error.kind == ErrorKind::overloaded && error.message.find("verloaded") == std::string::npos) {
    error.message += " (overloaded)";  // clients such as Continue go by the word
  }
  // A client's HTTP library need not take a number beyond 599 (RFC 9110 section 15).
  if (error.status < 400 || error.status > 599) {
    error.message = said_by(target, "answered with HTTP " + std::to_string(error.status) + ": check its base_url");
    error.kind = ErrorKind::upstream_broke;
    error.status = 502;
  }
  return error;
}

bool may_fall_back(const chat::ApiError& error) {
  switch (error.kind) {
    case ErrorKind::upstream_down:
    case ErrorKind::upstream_broke:
    case ErrorKind::timed_out:
    case ErrorKind::overloaded:
    case ErrorKind::rate_limited:
      return true;
    case ErrorKind::bad_request:
    case ErrorKind::unauthorized:
    case ErrorKind::forbidden:
    case ErrorKind::not_found:
    case ErrorKind::method_not_allowed:
    case ErrorKind::too_large:
    case ErrorKind::not_configured:
    case ErrorKind::client_gone:
    case ErrorKind::bug:
      return false;
  }
  return false;
}

bool may_repeat(const chat::ApiError& error) {
  if (!may_fall_back(error) || error.should_retry == "false") return false;
  if (error.code == circuit_open || error.code == insufficient_quota) return false;
  return error.code != first_byte_timeout && error.code != idle_timeout && error.code != total_timeout &&
         error.code != deadline_code;
}

Failure left_alone(const provider::Provider& provider, Milliseconds time) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
  chat::ApiError error = chat::to_api_error(
      Error{ErrorKind::overloaded,
            "provider '" + provider.name + "' failed several times in a row and is left alone for " +
                std::to_string(seconds) + " s (overloaded): try again then, or give the role 'fallbacks'",
            "", std::string(circuit_open)});
  error.retry_after = std::to_string(seconds);
  error.retry_after_ms = std::to_string(time.count());
  return error;
}

Failure deadline_exceeded() {
  chat::ApiError error = chat::to_api_error(
      Error{ErrorKind::timed_out,
            "the answer was not complete when the time that Lambda gives a request was used up (900 s at most): stream "
            "it, or ask for less at once",
            "", std::string(deadline_code)});
  error.should_retry = "false";
  return error;
}

}  // namespace sfai::gateway
