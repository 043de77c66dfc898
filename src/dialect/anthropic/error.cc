#include <algorithm>
#include <array>

#include "base/plain_text.h"
#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/error_types.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

constexpr std::size_t longest_message = 2000;
constexpr std::size_t longest_page = 16U << 10U;  // of a body that is no JSON: more has nothing to say
constexpr int overloaded_status = 529;            // Anthropic's own; not in RFC 9110

struct ErrorType {
  std::string_view name;
  ErrorKind kind;
  int status;
};
// https://docs.anthropic.com/en/api/errors; the first row of a kind is the one that we write.
constexpr std::array error_types = {
    ErrorType{"invalid_request_error", ErrorKind::bad_request, 400},
    ErrorType{"authentication_error", ErrorKind::unauthorized, 401},
    ErrorType{"permission_error", ErrorKind::forbidden, 403},
    ErrorType{"billing_error", ErrorKind::forbidden, 402},
    ErrorType{"not_found_error", ErrorKind::not_found, 404},
    ErrorType{"request_too_large", ErrorKind::too_large, 413},
    ErrorType{"rate_limit_error", ErrorKind::rate_limited, 429},
    ErrorType{"api_error", ErrorKind::upstream_broke, 500},
    ErrorType{"timeout_error", ErrorKind::timed_out, 504},
    ErrorType{"overloaded_error", ErrorKind::overloaded, overloaded_status},
};

const ErrorType* find_type(std::string_view name) {
  const auto* found = std::ranges::find(error_types, name, &ErrorType::name);
  return found == error_types.end() ? nullptr : found;
}

std::string_view type_of(const chat::ApiError& error) {
  // OpenAI has types of the same names for other things: "invalid_request_error" with a 404.
  const auto* own = find_type(error.type);
  if (own != nullptr && own->kind == error.kind) return own->name;
  const auto* found = std::ranges::find(error_types, error.kind, &ErrorType::kind);
  if (found != error_types.end()) return found->name;
  return error.kind == ErrorKind::method_not_allowed ? "invalid_request_error" : "api_error";
}

// Editors shorten the conversation when they read this code; Anthropic says it in the message only.
std::string_view code_of(std::string_view message) {
  const bool too_long = message.contains("prompt is too long") || message.contains("exceed context limit");
  return too_long ? "context_length_exceeded" : "";
}

// The object {"type":…,"message":…}: inside `error`, as documented, or that object itself; some proxies wrap either in
// an array or give `error` as a string.
chat::ApiError read_error(wire::JsonValue body) {
  if (body.is(wire::JsonKind::array)) body = body.first();
  const auto inner = body["error"];
  chat::ApiError error;
  const auto object = inner.is(wire::JsonKind::object) ? inner : body;
  error.type = object["type"].string();
  error.message = inner.is(wire::JsonKind::string) ? inner.string() : object["message"].string();
  error.message.resize(cut(error.message, longest_message).size());
  error.code = code_of(error.message);
  return error;
}

}  // namespace

chat::ApiError parse_error_event(wire::JsonValue body) {
  auto error = read_error(body);
  const auto* type = find_type(error.type);
  error.kind = type == nullptr ? ErrorKind::upstream_broke : type->kind;
  error.status = type == nullptr ? chat::status_of(error.kind) : type->status;
  if (error.message.empty()) error.message = "the provider reported an error without a message";
  return error;
}

chat::ApiError Anthropic::parse_error(int status, std::string_view body) const {
  wire::JsonDocument document;
  const auto root = document.parse_copy(body);
  chat::ApiError error;
  if (root) {
    error = read_error(*root);
  } else {
    error.message = plain_text(cut(body, longest_page));
    error.message.resize(cut(error.message, longest_message).size());
    error.code = code_of(error.message);
  }
  if (error.message.empty()) error.message = "the provider answered with status " + std::to_string(status);
  const auto* type = find_type(error.type);
  error.kind = type == nullptr ? chat::kind_of_status(status) : type->kind;
  error.status = status;
  return error;
}

std::string Anthropic::render_error(const chat::ApiError& error) const {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("type", "error").key("error").begin_object();
  json.member("type", type_of(error)).member("message", error.message).end_object();
  if (!error.request_id.empty()) json.member("request_id", error.request_id);
  json.end_object();
  return body;
}

int Anthropic::status_for(const chat::ApiError& error) const {
  return error.kind == ErrorKind::overloaded ? overloaded_status : error.status;
}

}  // namespace sfai::dialect::anthropic
