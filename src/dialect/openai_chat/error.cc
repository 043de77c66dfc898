#include "dialect/openai_chat/error.h"

#include <algorithm>

#include "base/plain_text.h"
#include "dialect/openai_chat/openai_chat.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::ApiError;

constexpr std::size_t max_message_bytes = 2000;
constexpr std::size_t max_page_bytes = 16U << 10U;  // of a body that is no JSON: more has nothing to say

// Codes are words with OpenAI, numbers with Google and OpenRouter.
std::string word_of(wire::JsonValue value) {
  if (value.is(wire::JsonKind::number)) return std::string(value.raw());
  return value.string();
}

// FastAPI's `detail` is a text, or a list of what failed to validate.
std::string message_of(wire::JsonValue object) {
  for (const std::string_view name : {"message", "detail", "error"}) {
    const wire::JsonValue value = object[name];
    if (std::string text = value.string(); !text.empty()) return text;
    if (value.is(wire::JsonKind::array)) return std::string(value.raw());
  }
  return std::string(object.raw());
}

void read_object(wire::JsonValue object, ApiError& error) {
  error.message = message_of(object);
  error.type = word_of(object["type"]);
  if (error.type.empty()) error.type = object["status"].string();  // Google's "INVALID_ARGUMENT"
  error.code = word_of(object["code"]);
  error.param = object["param"].string();
}

void read_value(wire::JsonValue value, ApiError& error) {
  if (value.is(wire::JsonKind::array)) value = value.first();  // Google: [{"error": …}]
  const wire::JsonValue inner = value["error"];
  if (inner.is(wire::JsonKind::object)) return read_object(inner, error);
  if (value.is(wire::JsonKind::object)) return read_object(value, error);
  error.message = value.is(wire::JsonKind::string) ? value.string() : std::string(value.raw());
}

void set_status(ApiError& error, int status) {
  error.status = status;
  error.kind = chat::kind_of_status(status);
}

int status_of_words(const ApiError& error) {
  const auto says = [&](std::string_view word) { return error.type.contains(word) || error.code.contains(word); };
  if (error.code.size() == 3 && (error.code[0] == '4' || error.code[0] == '5')) {
    const bool digits = std::ranges::all_of(error.code, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return std::stoi(error.code);
  }
  if (says("rate_limit") || says("insufficient_quota")) return 429;
  if (says("overloaded")) return 503;
  if (says("invalid_request") || says("context_length")) return 400;
  if (says("timeout")) return 504;
  return 502;
}

struct Words {
  std::string_view type;
  std::string_view code = {};
};

Words words_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_request:
    case ErrorKind::not_found:
    case ErrorKind::method_not_allowed:
    case ErrorKind::too_large:
      return {"invalid_request_error"};
    case ErrorKind::unauthorized:
      return {"invalid_request_error", "invalid_api_key"};
    case ErrorKind::forbidden:
      return {"permission_error"};
    case ErrorKind::rate_limited:
      return {"rate_limit_error", "rate_limit_exceeded"};
    case ErrorKind::overloaded:
      return {"overloaded_error", "overloaded"};
    case ErrorKind::not_configured:
      return {"configuration_error"};
    case ErrorKind::upstream_down:
    case ErrorKind::upstream_broke:
      return {"upstream_error"};
    case ErrorKind::timed_out:
      return {"timeout_error"};
    case ErrorKind::client_gone:
    case ErrorKind::bug:
      return {"server_error"};
  }
  return {"server_error"};
}

void member_or_null(wire::JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  if (text.empty()) {
    json.null();
  } else {
    json.string(text);
  }
}

}  // namespace

bool holds_error(wire::JsonValue value) {
  const wire::JsonValue error = value["error"];
  return error.is(wire::JsonKind::object) || !error.string().empty();
}

ApiError parse_error_body(int status, std::string_view body) {
  ApiError error;
  set_status(error, status);
  wire::JsonDocument document;
  if (const auto value = document.parse_copy(body)) {
    read_value(*value, error);
  } else {
    error.message = plain_text(cut(body, max_page_bytes));
  }
  if (error.message.empty()) error.message = "HTTP " + std::to_string(status) + " without a body";
  error.message.resize(cut(error.message, max_message_bytes).size());
  return error;
}

ApiError parse_stream_error(std::string_view data) {
  ApiError error = parse_error_body(502, data);
  set_status(error, status_of_words(error));
  return error;
}

std::string render_error_body(const ApiError& error) {
  const Words words = words_of(error.kind);
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("error").begin_object().member("message", error.message);
  json.member("type", error.type.empty() ? words.type : error.type);
  member_or_null(json, "param", error.param);
  member_or_null(json, "code", error.code.empty() ? words.code : error.code);
  json.end_object().end_object();
  return body;
}

ApiError OpenAiChat::parse_error(int status, std::string_view body) const { return parse_error_body(status, body); }

std::string OpenAiChat::render_error(const ApiError& error) const { return render_error_body(error); }

// 529 is Anthropic's own: clients of this API know the standard's word for it.
int OpenAiChat::status_for(const ApiError& error) const { return error.status == 529 ? 503 : error.status; }

}  // namespace sfai::dialect::openai_chat
