#include "gateway/answer.h"

#include <fmt/format.h>

#include "gateway/log_words.h"

namespace sfai::gateway {
namespace {

void add_if(http::Headers& headers, std::string_view name, std::string_view value) {
  if (!value.empty()) headers.add(name, value);
}

// What a name in the map or a vendor's header may hold, as a header's value: everything but visible ASCII and spaces is
// percent-encoded, since clients differ in what they make of other bytes.
std::string header_text(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (char c : text) {
    if (c >= ' ' && c < '\x7f') {
      safe.push_back(c);
    } else {
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return safe;
}

}  // namespace

http::ResponseHead build_head(const LogRecord& record, std::string_view content_type) {
  http::ResponseHead head;
  head.headers.add("content-type", content_type);
  head.headers.add("x-request-id", record.request_id);
  if (record.anthropic_client) head.headers.add("request-id", record.request_id);
  add_if(head.headers, "x-sfai-role", header_text(record.role));
  add_if(head.headers, "x-sfai-provider", record.provider);
  add_if(head.headers, "x-sfai-model", header_text(record.model));
  add_if(head.headers, "x-sfai-lost", header_text(chat::render_losses(record.losses)));
  return head;
}

http::Task<void> respond_error(const dialect::Dialect& dialect, Failure error, LogRecord& record,
                               http::ResponseWriter& writer) {
  error->request_id = record.request_id;
  record.status = dialect.status_for(error);
  record.error_kind = loggable_kind(error);
  if (error->kind == ErrorKind::client_gone) co_return;
  http::ResponseHead head = build_head(record, "application/json");
  head.status = record.status;
  add_if(head.headers, "retry-after", header_text(error->retry_after));
  add_if(head.headers, "retry-after-ms", header_text(error->retry_after_ms));
  add_if(head.headers, "x-should-retry", header_text(error->should_retry));
  if (head.status == 401) head.headers.add("www-authenticate", "Bearer");
  std::string body = dialect.render_error(error);
  co_await writer.respond(std::move(head), body);
}

http::Task<void> respond_wrong_method(const dialect::Dialect& dialect, std::string allow, LogRecord& record,
                                      http::ResponseWriter& writer) {
  Error error{ErrorKind::method_not_allowed, "wrong method: this path answers " + allow, "", "method_not_allowed"};
  record.status = 405;
  record.error_kind = error->code;
  http::ResponseHead head = build_head(record, "application/json");
  head.status = record.status;
  head.headers.add("allow", allow);
  chat::ApiError said = chat::to_api_error(error);
  said.request_id = record.request_id;
  std::string body = dialect.render_error(said);
  co_await writer.respond(std::move(head), body);
}

http::Task<void> respond_json(int status, std::string body, LogRecord& record, http::ResponseWriter& writer) {
  record.status = status;
  http::ResponseHead head = build_head(record, "application/json");
  head.status = status;
  co_await writer.respond(std::move(head), body);
}

http::Task<void> respond_text(int status, std::string body, LogRecord& record, http::ResponseWriter& writer) {
  record.status = status;
  http::ResponseHead head = build_head(record, "text/plain; version=0.0.4; charset=utf-8");
  head.status = status;
  co_await writer.respond(std::move(head), body);
}

}  // namespace sfai::gateway
