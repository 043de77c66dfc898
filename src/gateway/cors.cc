#include "gateway/cors.h"

#include <algorithm>

namespace sfai::gateway {

http::Headers cors_headers(const ModelMap& map, AuthMode mode, const http::Request& request) {
  auto origin = request.headers.find("origin");
  if (!origin) return {};
  bool listed = std::ranges::find(map.cors_origins, *origin) != map.cors_origins.end();
  bool any = mode == AuthMode::none && std::ranges::find(map.cors_origins, "*") != map.cors_origins.end();
  if (!listed && !any) return {};
  http::Headers headers;
  headers.add("access-control-allow-origin", listed ? *origin : std::string_view("*"));
  headers.add(
      "access-control-expose-headers",
      "x-request-id, request-id, x-sfai-role, x-sfai-provider, x-sfai-model, x-sfai-lost, x-sfai-estimate, "
      "retry-after, retry-after-ms, x-should-retry, x-ratelimit-limit-requests, x-ratelimit-remaining-requests, "
      "x-ratelimit-reset-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens, "
      "x-ratelimit-reset-tokens, anthropic-ratelimit-requests-limit, anthropic-ratelimit-requests-remaining, "
      "anthropic-ratelimit-requests-reset, anthropic-ratelimit-tokens-limit, "
      "anthropic-ratelimit-tokens-remaining, anthropic-ratelimit-tokens-reset");
  if (listed) headers.add("vary", "origin");
  return headers;
}

http::ResponseHead HeaderAddingWriter::with_headers(http::ResponseHead head) const {
  for (const auto& header : headers_) head.headers.add(header.name, header.value);
  return head;
}

http::Task<Result<void>> HeaderAddingWriter::respond(http::ResponseHead head, std::string_view body) {
  return writer_.respond(with_headers(std::move(head)), body);
}

http::Task<Result<void>> HeaderAddingWriter::start(http::ResponseHead head) {
  return writer_.start(with_headers(std::move(head)));
}

void add_preflight_headers(http::Headers& headers, const http::Request& request) {
  headers.add("access-control-allow-methods", "GET, HEAD, POST, OPTIONS");
  auto wanted = request.headers.find("access-control-request-headers");
  headers.add("access-control-allow-headers",
              wanted.value_or("authorization, content-type, x-api-key, anthropic-version, anthropic-beta"));
  headers.add("access-control-max-age", "3600");
}

}  // namespace sfai::gateway
