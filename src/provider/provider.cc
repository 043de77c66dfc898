#include "provider/provider.h"

#include <algorithm>

namespace sfai::provider {
namespace {

constexpr std::string_view beta_query = "?beta=true";

// What a header's value may hold (RFC 9110, section 5.5, without obs-text): a line break would start another header.
bool fits_header(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

std::string_view name_of(Operation operation) {
  switch (operation) {
    case Operation::chat:
      return "chat";
    case Operation::count_tokens:
      return "counting tokens";
    case Operation::responses:
      return "responses";
    case Operation::embeddings:
      return "embeddings";
    case Operation::completions:
      return "completions";
    case Operation::models:
      return "models";
  }
  return "";
}

std::optional<std::string_view> openai_path(Operation operation) {
  switch (operation) {
    case Operation::chat:
      return "/chat/completions";
    case Operation::responses:
      return "/responses";
    case Operation::embeddings:
      return "/embeddings";
    case Operation::completions:
      return "/completions";
    case Operation::models:
      return "/models";
    case Operation::count_tokens:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string_view> anthropic_path(Operation operation) {
  switch (operation) {
    case Operation::chat:
      return "/v1/messages";
    case Operation::count_tokens:
      return "/v1/messages/count_tokens";
    case Operation::models:
      return "/v1/models";
    case Operation::responses:
    case Operation::embeddings:
    case Operation::completions:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string where_the_key_is(const Provider& provider) {
  return provider.keys.empty() ? std::string() : label_of(provider.keys.front());
}

std::unexpected<Error> not_configured(std::string_view message, std::string_view code = {}) {
  return fail(ErrorKind::not_configured, message, {}, code);
}

http::Headers plain_headers(const Provider& provider, Operation operation, std::string_view accept,
                            const ClientHints& hints) {
  http::Headers headers;
  if (operation != Operation::models) headers.add("content-type", "application/json");
  headers.add("accept", accept);
  // A compressed stream would hold events back until a block is full.
  headers.add("accept-encoding", "identity");
  headers.add("user-agent", "sfai/" SFAI_VERSION);
  if (provider.dialect != "anthropic") return headers;
  headers.add("anthropic-version", hints.version.empty() ? std::string_view("2023-06-01") : hints.version);
  if (!hints.betas.empty()) headers.add("anthropic-beta", hints.betas);
  return headers;
}

void add_own_header(http::Headers& headers, const http::Header& own) {
  const auto betas = own.name == "anthropic-beta" ? headers.find(own.name) : std::nullopt;
  if (!betas) return headers.set(own.name, own.value);
  headers.set(own.name, std::string(*betas).append(",").append(own.value));
}

Result<void> add_auth(const Provider& provider, const Secret& key, http::Headers& headers) {
  if (provider.auth == Auth::none) return {};
  if (key.empty()) {
    return not_configured("there is no key for provider '" + provider.name + "': set " + where_the_key_is(provider),
                          "provider_key_missing");
  }
  if (!fits_header(key.reveal())) {
    return not_configured("the key of provider '" + provider.name + "' holds a line break or another character that " +
                          "no header can carry: store " + where_the_key_is(provider) + " again without it");
  }
  if (provider.auth == Auth::bearer) headers.set("authorization", "Bearer " + std::string(key.reveal()));
  if (provider.auth == Auth::x_api_key) headers.set("x-api-key", key.reveal());
  return {};
}

}  // namespace

bool needs_key(const Provider& provider) { return !provider.demo && !provider.keys.empty(); }

std::string label_of(const KeyName& name) {
  if (!name.env.empty()) return name.env;
  return name.secret.empty() ? std::string() : "the secret " + name.secret;
}

Limits resolve(const Timeouts& role, const Timeouts& provider) {
  Limits limits;
  limits.connect = role.connect.value_or(provider.connect.value_or(limits.connect));
  limits.first_byte = role.first_byte.value_or(provider.first_byte.value_or(limits.first_byte));
  limits.idle = role.idle.value_or(provider.idle.value_or(limits.idle));
  limits.total = role.total.value_or(provider.total.value_or(limits.total));
  return limits;
}

bool is_hosted_by(const Provider& provider, std::string_view domain) {
  const std::string& host = provider.base_url.endpoint.host;
  return host == domain || host.ends_with("." + std::string(domain));
}

std::optional<std::string_view> path_of(const Provider& provider, Operation operation) {
  if (provider.demo) return std::nullopt;
  return provider.dialect == "anthropic" ? anthropic_path(operation) : openai_path(operation);
}

Result<http::ClientRequest> build_request(const Provider& provider, const Secret& key, Operation operation,
                                          std::string_view accept, const ClientHints& hints) {
  auto path = path_of(provider, operation);
  if (!path) {
    return fail(ErrorKind::bad_request,
                "provider '" + provider.name + "' has no endpoint for " + std::string(name_of(operation)));
  }
  http::ClientRequest request;
  request.endpoint = provider.base_url.endpoint;
  request.endpoint.ca_file = provider.ca_file;
  request.method = operation == Operation::models ? "GET" : "POST";
  request.target.reserve(provider.base_url.path_prefix.size() + path->size() + beta_query.size());
  request.target = provider.base_url.path_prefix;
  request.target.append(*path);
  if (hints.beta_query) request.target.append(beta_query);
  request.headers = plain_headers(provider, operation, accept, hints);
  for (const auto& own : provider.headers) {
    if (!fits_header(own.value)) {
      return not_configured("header '" + std::string(own.name) + "' of provider '" + provider.name +
                            "' holds a line break or another character that no header can carry");
    }
    add_own_header(request.headers, own);
  }
  if (auto added = add_auth(provider, key, request.headers); !added) return std::unexpected(added.error());
  return request;
}

}  // namespace sfai::provider
