#include "gateway/gateway.h"

#include <utility>

#include "base/crypto.h"
#include "gateway/answer.h"
#include "gateway/client_hints.h"
#include "gateway/connect_ahead.h"
#include "gateway/cors.h"
#include "gateway/endpoint.h"
#include "gateway/exchange.h"
#include "gateway/health_report.h"
#include "gateway/log_words.h"
#include "gateway/models_endpoint.h"

namespace sfai::gateway {
namespace {

provider::Operation operation_of(Endpoint::Kind kind) {
  switch (kind) {
    case Endpoint::Kind::responses:
      return provider::Operation::responses;
    case Endpoint::Kind::embeddings:
      return provider::Operation::embeddings;
    case Endpoint::Kind::completions:
      return provider::Operation::completions;
    case Endpoint::Kind::models:
    case Endpoint::Kind::model:
      return provider::Operation::models;
    case Endpoint::Kind::count_tokens:
      return provider::Operation::count_tokens;
    case Endpoint::Kind::root:
    case Endpoint::Kind::chat:
    case Endpoint::Kind::messages:
    case Endpoint::Kind::explain:
    case Endpoint::Kind::explain_messages:
    case Endpoint::Kind::health:
    case Endpoint::Kind::metrics:
    case Endpoint::Kind::unknown:
      return provider::Operation::chat;
  }
  return provider::Operation::chat;
}

Error unknown_path() {
  return Error{ErrorKind::not_found,
               "unknown path: this gateway answers POST /v1/chat/completions, /v1/messages, /v1/messages/count_tokens, "
               "/v1/responses, /v1/completions, /v1/embeddings and GET /v1/models, /health",
               "", "unknown_url"};
}

bool is_get(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

// What the client speaks: the path says it, and where several APIs share the path, the header that Anthropic's always
// send.
const dialect::Dialect& dialect_of(const Endpoint& endpoint, const http::Request& request) {
  switch (endpoint.kind) {
    case Endpoint::Kind::messages:
    case Endpoint::Kind::count_tokens:
    case Endpoint::Kind::explain_messages:
      return *find_dialect("anthropic");
    case Endpoint::Kind::chat:
    case Endpoint::Kind::responses:
    case Endpoint::Kind::embeddings:
    case Endpoint::Kind::completions:
    case Endpoint::Kind::explain:
      return *find_dialect("openai_chat");
    case Endpoint::Kind::root:
    case Endpoint::Kind::models:
    case Endpoint::Kind::model:
    case Endpoint::Kind::health:
    case Endpoint::Kind::metrics:
    case Endpoint::Kind::unknown:
      return *find_dialect(speaks_anthropic(request) ? "anthropic" : "openai_chat");
  }
  return *find_dialect("openai_chat");
}

std::string id_or_new(std::string_view id) { return id.empty() ? random_hex(12, "req_") : std::string(id); }

std::string methods_of(const Endpoint& endpoint) {
  std::string methods = endpoint.gets() ? "GET, HEAD, " : "";
  if (endpoint.posts()) methods += "POST, ";
  return methods + "OPTIONS";
}

http::Task<void> respond_failure(const dialect::Dialect& dialect, const Error& error, LogRecord& record,
                                 http::ResponseWriter& writer) {
  return respond_error(dialect, failure_of(error), record, writer);
}

http::Task<void> respond_unknown_path(const dialect::Dialect& dialect, LogRecord& record,
                                      http::ResponseWriter& writer) {
  return respond_failure(dialect, unknown_path(), record, writer);
}

http::Task<Result<void>> respond_methods(LogRecord& record, http::ResponseWriter& writer) {
  record.status = 204;
  return writer.respond({204, {{"allow", "GET, HEAD, POST, OPTIONS"}}}, "");
}

http::Task<void> answer_preflight(const http::Request& request, LogRecord& record, http::ResponseWriter& writer) {
  record.status = 204;
  http::ResponseHead head;
  head.status = 204;
  head.headers.add("allow", "GET, HEAD, POST, OPTIONS");
  add_preflight_headers(head.headers, request);
  co_await writer.respond(std::move(head), "");
}

http::Task<void> answer_models(const ModelMap& map, const ClientKey* key, const Endpoint& endpoint, LogRecord& record,
                               http::ResponseWriter& writer) {
  const auto shape = record.anthropic_client ? ModelsShape::anthropic : ModelsShape::openai;
  if (endpoint.kind == Endpoint::Kind::models) {
    co_await respond_json(200, render_models(map, key, shape), record, writer);
    co_return;
  }
  auto model = render_model(map, key, endpoint.model, shape);
  if (model) {
    co_await respond_json(200, std::move(*model), record, writer);
    co_return;
  }
  auto unknown = route(map, endpoint.model.empty() ? "(none)" : endpoint.model);
  Error error =
      unknown ? Error{ErrorKind::not_found, "this role is not listed", "model", "model_not_found"} : unknown.error();
  co_await respond_failure(*find_dialect(record.anthropic_client ? "anthropic" : "openai_chat"), error, record, writer);
}

}  // namespace

http::Task<void> Gateway::handle(http::Request& request, http::ResponseWriter& writer) {
  LogRecord record = begin_record(request);
  connect_ahead(services_, request);
  std::shared_ptr<const ModelMap> map = services_.settings.map_now();
  if (!map) map = co_await services_.settings.map();
  // Held for the whole request: the key found points into it.
  std::shared_ptr<const Access> access = services_.settings.access_now();
  if (!access) access = co_await services_.settings.access();
  http::Headers cors = cors_headers(*map, access->mode, request);
  if (cors.empty()) {
    co_await answer(request, *map, *access, record, writer);
  } else {
    HeaderAddingWriter with_cors(writer, std::move(cors));
    if (request.method == "OPTIONS") {
      co_await answer_preflight(request, record, with_cors);
    } else {
      co_await answer(request, *map, *access, record, with_cors);
    }
  }
  if (needs_cleaning(record)) clean_for_log(record, presented_key(request.headers));
  end_record(record, writer);
}

http::Task<void> Gateway::answer(http::Request& request, const ModelMap& map, const Access& access, LogRecord& record,
                                 http::ResponseWriter& writer) {
  Endpoint endpoint = find_endpoint(request.path());
  const dialect::Dialect& dialect = dialect_of(endpoint, request);
  record.anthropic_client = dialect.name() == "anthropic";
  if (request.method == "OPTIONS") {
    co_await respond_methods(record, writer);
    co_return;
  }
  bool unknown = endpoint.kind == Endpoint::Kind::unknown ||
                 (endpoint.kind == Endpoint::Kind::metrics && services_.metrics == nullptr) ||
                 (endpoint.explains() && !services_.explains);
  if (unknown) {
    co_await respond_unknown_path(dialect, record, writer);
    co_return;
  }
  bool allowed = is_get(request) ? endpoint.gets() : request.method == "POST" && endpoint.posts();
  if (!allowed) {
    co_await respond_wrong_method(dialect, methods_of(endpoint), record, writer);
    co_return;
  }
  const bool asks_for_details = endpoint.kind == Endpoint::Kind::health && wants_details(request);
  if (!asks_for_details &&
      (endpoint.kind == Endpoint::Kind::health || (endpoint.kind == Endpoint::Kind::root && is_get(request)))) {
    co_await respond_json(200, render_health(), record, writer);
    co_return;
  }
  auto key = access.admit(request, record.time);
  if (!key) {
    co_await respond_failure(dialect, key.error(), record, writer);
    co_return;
  }
  record.key = *key == nullptr ? request.principal : (*key)->name;
  Admission admission(services_.limits, *key, services_.clock, record);
  if (!admission.has_limits()) {
    co_await answer_admitted(request, endpoint, map, {*key, admission}, record, writer);
    co_return;
  }
  LimitHeadersWriter with_limits(writer, admission);
  if (auto refused = admission.enter()) {
    co_await respond_error(dialect, std::move(*refused), record, with_limits);
    co_return;
  }
  co_await answer_admitted(request, endpoint, map, {*key, admission}, record, with_limits);
}

http::Task<void> Gateway::answer_admitted(http::Request& request, const Endpoint& endpoint, const ModelMap& map,
                                          Visitor visitor, LogRecord& record, http::ResponseWriter& writer) {
  if (endpoint.kind == Endpoint::Kind::metrics) return respond_text(200, services_.metrics->render(), record, writer);
  if (endpoint.kind == Endpoint::Kind::health) {
    return respond_json(200, render_health(map, services_.health, services_.retries), record, writer);
  }
  if (is_get(request)) return answer_models(map, visitor.key, endpoint, record, writer);
  const Asked asked{.dialect = dialect_of(endpoint, request), .operation = operation_of(endpoint.kind)};
  if (endpoint.explains()) return explain_exchange(services_, map, visitor, asked, request, record, writer);
  return run_exchange(services_, map, visitor, asked, request, record, writer);
}

http::Refusal Gateway::refuse(const Error& error, int status, const http::Request& request) {
  LogRecord record;
  record.time = services_.clock.wall();
  record.begun = record.ended = services_.clock.steady();
  record.request_id = id_or_new(request.id);
  record.client_ip = request.client_ip;
  record.route = "(unreadable)";
  record.status = status;
  record.error_kind = error->code.empty() ? std::string(name_of(error->kind)) : error->code;
  if (services_.metrics != nullptr) services_.metrics->count(record);
  if (request.id.empty()) {
    log_refusal(record);
  } else {  // an invocation of Lambda's: nobody floods with those
    log_.write(record);
  }
  // Without a path nobody knows the dialect; OpenAI's form has what clients of either read, error.message and
  // error.type.
  chat::ApiError said = chat::to_api_error(error);
  said.request_id = record.request_id;
  const dialect::Dialect& dialect = dialect_of(find_endpoint(request.path()), request);
  record.anthropic_client = dialect.name() == "anthropic";
  http::Refusal refusal{build_head(record, "application/json").headers, dialect.render_error(said)};
  if (!said.retry_after.empty()) refusal.headers.add("retry-after", said.retry_after);
  return refusal;
}

// A flood of what is refused must not become one of log lines.
void Gateway::log_refusal(LogRecord& record) {
  if (record.ended - refusals_since_ >= std::chrono::seconds(1)) {
    refusals_since_ = record.ended;
    refusals_ = 0;
  }
  if (++refusals_ > most_refusals_logged) {
    ++not_logged_;
    return;
  }
  record.not_logged = std::exchange(not_logged_, 0);
  log_.write(record);
}

LogRecord Gateway::begin_record(const http::Request& request) const {
  LogRecord record;
  record.time = services_.clock.wall();
  record.begun = services_.clock.steady();
  record.request_id = id_or_new(request.id);
  std::string_view path = request.path();
  record.route.reserve(request.method.size() + 1 + path.size());
  record.route.append(loggable_method(request.method)).append(" ").append(loggable_path(find_endpoint(path), path));
  record.bytes_in = request.body.size();
  record.client_ip = request.client_ip;
  return record;
}

void Gateway::end_record(LogRecord& record, const http::ResponseWriter& writer) {
  record.ended = services_.clock.steady();
  record.bytes_out = writer.bytes_written();
  bool left = writer.gone() && (record.status == 0 || !record.error_kind.empty());
  if (left) record.error_kind = name_of(ErrorKind::client_gone);
  if (record.status == 0) record.status = chat::status_of(ErrorKind::client_gone);
  if (services_.metrics != nullptr) services_.metrics->count(record);
  record.not_logged = std::exchange(not_logged_, 0);
  log_.write(record);
}

}  // namespace sfai::gateway
