#include "gateway/count_tokens.h"

#include "chat/token_estimate.h"
#include "gateway/answer.h"
#include "gateway/reply_options.h"
#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

constexpr std::size_t most_count_bytes = 64U << 10U;

http::Task<Upstream<std::string>> ask(const Services& services, const Inbound& inbound, const Route& route,
                                      LogRecord& record) {
  OpenUpstream upstream;
  auto opened = co_await open_upstream(services, inbound, route, Try{route.targets.front()}, upstream, record);
  if (!opened) co_return std::unexpected(opened.error());
  auto body = co_await read_whole(services.clock, upstream, most_count_bytes);
  if (!body) co_return std::unexpected(provider_error(upstream, body.error()));
  upstream.permit.succeeded();
  wire::JsonDocument document;
  const auto root = document.parse_copy(*body);
  if (root && (*root)["input_tokens"].integer()) co_return std::move(*body);
  co_return std::unexpected(provider_error(upstream, {ErrorKind::not_found, "the answer is no count of tokens"}));
}

http::Task<void> respond_estimate(const Inbound& inbound, LogRecord& record, http::ResponseWriter& writer) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member_integer("input_tokens", chat::estimate_tokens(*inbound.chat));
  json.member_boolean("estimate", true).end_object();
  record.status = 200;
  http::ResponseHead head = build_head(record, "application/json");
  head.headers.add("x-sfai-estimate", "true");
  co_await writer.respond(std::move(head), body);
}

}  // namespace

http::Task<void> count_tokens(const Services& services, const Inbound& inbound, const Route& route, LogRecord& record,
                              http::ResponseWriter& writer) {
  const Target& target = route.targets.front();
  record.mode = "whole";
  record.provider = target.provider->name;
  record.model = target.model;
  if (!provider::path_of(*target.provider, inbound.operation)) {
    co_await respond_estimate(inbound, record, writer);
    co_return;
  }
  Upstream<std::string> counted = co_await ask(services, inbound, route, record);
  if (counted) {
    co_await respond_json(200, std::move(*counted), record, writer);
    co_return;
  }
  // Many servers of this dialect count nothing. Anthropic does: its 404 is about the model.
  const bool has_none = !provider::is_hosted_by(*target.provider, "anthropic.com") &&
                        (counted.error()->kind == ErrorKind::not_found || counted.error()->status == 405);
  if (has_none) {
    co_await respond_estimate(inbound, record, writer);
  } else {
    co_await respond_error(*inbound.dialect, counted.error(), record, writer);
  }
}

}  // namespace sfai::gateway
