#include "gateway/exchange.h"

#include <algorithm>
#include <utility>

#include "gateway/admission.h"
#include "gateway/answer.h"
#include "gateway/client_hints.h"
#include "gateway/count_tokens.h"
#include "gateway/explain.h"
#include "gateway/recovery.h"
#include "gateway/thinking_memory.h"
#include "gateway/token_demand.h"

namespace sfai::gateway {
namespace {

Result<Route> pick_route(const ModelMap& map, const ClientKey* key, const Inbound& inbound) {
  auto found = route(map, inbound.model);
  if (!found || key == nullptr || key->allows(found->role)) return found;
  return fail(ErrorKind::forbidden, "the client key '" + key->name + "' may not use the role '" + found->role + "'",
              "model", "role_not_allowed");
}

// Only Anthropic's models sign their thinking.
bool may_have_signed(const Route& route) {
  return std::ranges::any_of(route.targets,
                             [](const Target& target) { return target.provider->dialect == "anthropic"; });
}

// An error: the client's key has to wait.
std::optional<Failure> reserve(const Inbound& inbound, const Route& route) {
  const bool limited = inbound.admission != nullptr && inbound.admission->has_limits();
  return limited ? inbound.admission->reserve(token_demand(inbound, route)) : std::nullopt;
}

// What is the same for every target.
Result<Route> prepare(const ModelMap& map, Visitor visitor, Asked asked, http::Request& request, Inbound& inbound) {
  const ClientKey* key = visitor.key;
  inbound.dialect = &asked.dialect;
  inbound.operation = asked.operation;
  inbound.admission = &visitor.admission;
  inbound.answer_by = request.answer_by;
  inbound.client = key != nullptr ? key->name : request.principal;
  if (auto read = read_inbound(inbound, std::move(request.body)); !read) return std::unexpected(read.error());
  if (inbound.dialect->name() == "anthropic") {
    auto hints = read_client_hints(request);
    if (!hints) return std::unexpected(hints.error());
    inbound.hints = std::make_unique<const provider::ClientHints>(std::move(*hints));
  }
  // An open stream keeps no more than it needs; an assignment may keep the memory.
  if (inbound.stream) std::exchange(request.headers, key_headers(request.headers));
  return pick_route(map, key, inbound);
}

}  // namespace

http::Task<void> run_exchange(const Services& services, const ModelMap& map, Visitor visitor, Asked asked,
                              http::Request& request, LogRecord& record, http::ResponseWriter& writer) {
  Inbound inbound;
  Result<Route> route = prepare(map, visitor, asked, request, inbound);
  const bool recalls = route && services.thinking != nullptr && inbound.chat && may_have_signed(*route);
  if (recalls) co_await recall_thinking(*services.thinking, inbound.client, *inbound.chat);
  if (inbound.body) record.mode = inbound.stream ? "stream" : "whole";
  if (!route) {
    co_await respond_error(*inbound.dialect, failure_of(route.error()), record, writer);
    co_return;
  }
  record.role = route->role;
  record.direct = route->config == nullptr;
  if (inbound.operation == provider::Operation::count_tokens) {
    co_await count_tokens(services, inbound, *route, record, writer);
    co_return;
  }
  if (auto limited = reserve(inbound, *route)) {
    co_await respond_error(*inbound.dialect, std::move(*limited), record, writer);
    co_return;
  }
  Recovery recovery(services, inbound, *route, record, writer);
  Upstream<void> answered = co_await recovery.run();
  if (answered) co_return;
  if (writer.started()) {  // the client left in mid-answer, or its connection broke
    record.error_kind = name_of(ErrorKind::client_gone);
    co_return;
  }
  co_await respond_error(*inbound.dialect, std::move(answered.error()), record, writer);
}

http::Task<void> explain_exchange(const Services& services, const ModelMap& map, Visitor visitor, Asked asked,
                                  http::Request& request, LogRecord& record, http::ResponseWriter& writer) {
  Inbound inbound;
  Result<Route> route = prepare(map, visitor, asked, request, inbound);
  const bool recalls = route && services.thinking != nullptr && inbound.chat && may_have_signed(*route);
  if (recalls) co_await recall_thinking(*services.thinking, inbound.client, *inbound.chat);
  record.mode = "whole";
  if (!route) {
    co_await respond_error(*inbound.dialect, failure_of(route.error()), record, writer);
    co_return;
  }
  record.role = route->role;
  record.direct = route->config == nullptr;
  co_await respond_json(200, explain(inbound, *route), record, writer);
}

}  // namespace sfai::gateway
