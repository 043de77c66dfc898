#include "gateway/explain.h"

#include "gateway/attempt_request.h"
#include "gateway/capabilities.h"
#include "wire/json_pretty.h"
#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

using provider::Provider;

// Stands in the header where the key goes.
Secret key_by_name(const Provider& provider) {
  if (provider.keys.empty()) return {};
  const provider::KeyName& key = provider.keys.front();
  if (!key.env.empty()) return Secret("(the key of " + key.env + ")");
  return Secret("(the key in the secret " + key.secret + ")");
}

std::string url_of(const http::ClientRequest& request) {
  const http::Endpoint& endpoint = request.endpoint;
  std::string url = endpoint.tls ? "https://" : "http://";
  url += endpoint.host.contains(':') ? "[" + endpoint.host + "]" : endpoint.host;
  if (endpoint.port != (endpoint.tls ? 443 : 80)) url += ":" + std::to_string(endpoint.port);
  return url + request.target;
}

// A row's own headers may hold what lets this gateway in somewhere; whoever may ask a model need not know it.
void write_headers(wire::JsonWriter& json, const http::Headers& headers, const Provider& provider) {
  json.begin_object();
  for (const auto& [name, value] : headers) {
    const bool hidden = provider.headers.find(name).has_value() && !name.starts_with("anthropic-");
    json.member(name, hidden ? std::string_view("(as the map has it)") : value);
  }
  json.end_object();
}

void write_losses(wire::JsonWriter& json, const chat::Losses& losses) {
  json.begin_array();
  for (const chat::Loss& loss : losses) {
    json.begin_object().member("kind", loss.kind == chat::Loss::Kind::dropped ? "dropped" : "changed");
    json.member("pointer", loss.pointer).member("reason", loss.reason).end_object();
  }
  json.end_array();
}

// What the client would get if this were the last target.
void write_error(wire::JsonWriter& json, const Inbound& inbound, const Error& error) {
  const chat::ApiError said = chat::to_api_error(error);
  json.key("error").begin_object().member_integer("status", inbound.dialect->status_for(said));
  json.member_raw("body", inbound.dialect->render_error(said)).end_object();
}

void write_attempt(wire::JsonWriter& json, const Inbound& inbound, const Route& route, const Target& target) {
  auto body = build_attempt_body(inbound, route, target);
  if (!body) return write_error(json, inbound, body.error());
  const Provider& provider = *target.provider;
  if (!provider.demo) {
    auto head = build_attempt_head(inbound, target, key_by_name(provider));
    if (!head) return write_error(json, inbound, head.error());
    json.member("method", head->method).member("url", url_of(*head));
    write_headers(json.key("headers"), head->headers, provider);
  }
  json.member_raw("body", body->bytes);
  write_losses(json.key("losses"), body->losses);
}

}  // namespace

std::string explain(const Inbound& inbound, const Route& route) {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object().member("role", route.role).key("targets").begin_array();
  for (const Target& target : route.targets) {
    json.begin_object().member("provider", target.provider->name).member("model", target.model);
    json.member("lane", name_of(choose_lane(inbound.dialect->name(), target.provider->dialect)));
    json.member_raw("capabilities", render_traits(target.traits));
    write_attempt(json, inbound, route, target);
    json.end_object();
  }
  json.end_array().end_object();
  return wire::pretty_json(text, "body") + "\n";
}

}  // namespace sfai::gateway
