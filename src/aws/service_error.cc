#include "aws/service_error.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/xml.h"
#include "base/redact.h"
#include "base/text.h"
#include "wire/json.h"

namespace sfai::aws {
namespace {

constexpr std::size_t longest_message = 400;
constexpr std::size_t shortest_token = 160;  // an ARN's part is shorter, a session token or a JWT longer
constexpr std::string_view upper_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view token_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_.-";
constexpr std::string_view hidden = "(redacted)";

// The run of such characters that starts at `at`.
std::size_t run_length(std::string_view text, std::size_t at, std::string_view characters) {
  return std::min(text.size(), text.find_first_not_of(characters, at)) - at;
}

bool is_access_key_id(std::string_view text, std::size_t at) {
  const auto start = text.substr(at, 4);
  return (start == "AKIA" || start == "ASIA") && run_length(text, at, upper_and_digits) >= 16;
}

void hide_access_key_ids(std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (is_access_key_id(text, at)) text.replace(at, run_length(text, at, upper_and_digits), hidden);
}

void hide_tokens(std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = run_length(text, at, token_characters);
    if (length >= shortest_token) text.replace(at, length, hidden);
    at += length >= shortest_token ? hidden.size() : length + 1;
  }
}

// "com.amazonaws.secretsmanager#ResourceNotFoundException:http://…" is "ResourceNotFoundException".
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  if (const auto mark = code.rfind('#'); mark != code.npos) code.remove_prefix(mark + 1);
  return std::string(code);
}

struct Raw {
  std::string code;
  std::string message;
};

Raw read_json(const WholeAnswer& answer) {
  wire::JsonDocument document;
  auto root = document.parse_copy(answer.body);
  if (!root) return {};
  std::string code = root->member("__type").string();
  if (code.empty()) code = root->member("code").string();
  if (const auto header = answer.head.headers.find("x-amzn-errortype"); header && code.empty()) code = *header;
  std::string message = root->member("message").string();
  if (message.empty()) message = root->member("Message").string();
  return {std::move(code), std::move(message)};
}

}  // namespace

ServiceError parse_service_error(const WholeAnswer& answer, const Credentials& used) {
  Raw raw = answer.body.starts_with('{') ? read_json(answer)
                                         : Raw{xml_text(answer.body, "Code"), xml_text(answer.body, "Message")};
  ServiceError error{.code = redacted(bare_code(raw.code), used), .message = redacted(raw.message, used), .region = {}};
  if (const auto header = answer.head.headers.find("x-amz-bucket-region")) error.region = *header;
  if (error.region.empty() && answer.body.starts_with('<')) error.region = xml_text(answer.body, "Region");
  return error;
}

bool is_throttling(std::string_view code) {
  return code == "SlowDown" || code.starts_with("Throttl") || code.starts_with("RequestThrottled") ||
         code == "RequestLimitExceeded" || code == "TooManyRequestsException";
}

Error service_failure(int status, const ServiceError& error, std::string_view what) {
  const std::string host_says = fmt::format("{} ({} {}: {})", what, status, error.code, error.message);
  if (is_throttling(error.code)) return {ErrorKind::rate_limited, "AWS asks to slow down: " + host_says};
  if (status >= 500) return {ErrorKind::upstream_broke, "AWS failed to give " + host_says};
  return {ErrorKind::not_configured, "AWS does not give " + host_says};
}

std::string redacted(std::string_view message, const Credentials& used) {
  std::string text(trim(message.substr(0, message.find('\n'))));
  hide(text, used.session_token.reveal());
  hide(text, used.secret_access_key.reveal());
  hide(text, used.access_key_id);
  hide_access_key_ids(text);
  hide_tokens(text);
  if (text.size() > longest_message) text = text.substr(0, longest_message) + "…";
  for (char& byte : text)
    if (static_cast<unsigned char>(byte) < ' ' || byte == 0x7f) byte = ' ';
  return text;
}

}  // namespace sfai::aws
