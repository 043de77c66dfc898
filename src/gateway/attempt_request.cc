#include "gateway/attempt_request.h"

#include "gateway/attempt.h"

namespace sfai::gateway {
namespace {

std::unexpected<Error> no_such_endpoint(const Route& route, const Target& target) {
  return fail(ErrorKind::not_found,
              "the role '" + route.role + "' is served by '" + target.provider->name +
                  "', which does not offer this endpoint: use /v1/chat/completions, or a role of a provider that does",
              "model", "model_not_found");
}

Result<void> refuse_losses(const chat::Losses& losses, const Route& route) {
  if (route.config == nullptr || !route.config->strict || losses.empty()) return {};
  return fail(
      ErrorKind::bad_request,
      "the role '" + route.role + "' is strict, and its provider cannot be given: " + chat::render_losses(losses),
      chat::param_of(losses.front().pointer), "unsupported_parameter");
}

}  // namespace

Result<UpstreamBody> build_attempt_body(const Inbound& inbound, const Route& route, const Target& target) {
  const provider::Provider& provider = *target.provider;
  const bool is_native = choose_lane(inbound.dialect->name(), provider.dialect) == Lane::native;
  const bool passed_through = inbound.operation != provider::Operation::chat;
  const bool offered = provider::path_of(provider, inbound.operation).has_value() && !provider.demo;
  if (passed_through && (!offered || !is_native)) return no_such_endpoint(route, target);
  auto body = is_native ? build_native_body(inbound, route, target)
                        : build_translated_body(inbound, route, target, *find_dialect(provider.dialect));
  if (!body) return body;
  if (auto allowed = refuse_losses(body->losses, route); !allowed) return std::unexpected(allowed.error());
  return body;
}

Result<http::ClientRequest> build_attempt_head(const Inbound& inbound, const Target& target, const Secret& key) {
  std::string_view accept = inbound.stream ? "text/event-stream" : "application/json";
  const bool is_native = choose_lane(inbound.dialect->name(), target.provider->dialect) == Lane::native;
  return provider::build_request(*target.provider, key, inbound.operation, accept,
                                 is_native && inbound.hints ? *inbound.hints : provider::ClientHints{});
}

}  // namespace sfai::gateway
