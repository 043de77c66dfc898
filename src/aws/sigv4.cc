#include "aws/sigv4.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <utility>
#include <vector>

#include "aws/credentials.h"
#include "aws/timestamp.h"
#include "aws/uri.h"
#include "base/crypto.h"

namespace sfai::aws {
namespace {

// What proxies and the client itself may change on the way, or send beside our headers.
constexpr std::array unsigned_headers{
    std::string_view("authorization"),
    std::string_view("baggage"),
    std::string_view("connection"),
    std::string_view("content-length"),
    std::string_view("expect"),
    std::string_view("keep-alive"),
    std::string_view("proxy-authenticate"),
    std::string_view("proxy-authorization"),
    std::string_view("te"),
    std::string_view("traceparent"),
    std::string_view("tracestate"),
    std::string_view("trailer"),
    std::string_view("transfer-encoding"),
    std::string_view("upgrade"),
    std::string_view("user-agent"),
    std::string_view("x-amzn-trace-id"),
};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return lower;
}

// The client's writer turns control characters into spaces, so they count as such.
std::string folded(std::string_view value) {
  std::string text;
  bool gap = false;
  for (const char byte : value) {
    const bool blank = static_cast<unsigned char>(byte) <= ' ' || byte == 0x7f;
    if (!blank && gap && !text.empty()) text += ' ';
    if (!blank) text += byte;
    gap = blank;
  }
  return text;
}

// As the client sends it: with the port when that is not the scheme's, an IPv6 address in brackets.
std::string host_header(const http::Endpoint& endpoint) {
  const bool bare_ipv6 = endpoint.host.contains(':') && !endpoint.host.starts_with('[');
  std::string host = bare_ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  return endpoint.port == (endpoint.tls ? 443 : 80) ? host : fmt::format("{}:{}", host, endpoint.port);
}

// By name, lower case; the values of one name in their order, joined by commas.
std::map<std::string, std::string> headers_to_sign(const http::ClientRequest& request) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : request.headers) {
    std::string lower = lower_case(name);
    if (std::ranges::find(unsigned_headers, lower) != unsigned_headers.end()) continue;
    auto [known, added] = headers.try_emplace(std::move(lower), folded(value));
    if (!added) known->second += "," + folded(value);
  }
  headers.insert_or_assign("host", host_header(request.endpoint));
  return headers;
}

// RFC 3986 section 5.2.4, and repeated slashes are one.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  const bool slash_at_end = path.ends_with('/');
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string text;
  for (const auto segment : kept) text.append("/").append(segment);
  if (text.empty() || slash_at_end) text += '/';
  return text;
}

// S3's keys are any bytes, so that only S3 takes the path as it is; all others see it encoded once more.
std::string canonical_path(std::string_view target, std::string_view service) {
  const auto path = target.substr(0, target.find('?'));
  if (service == "s3") return std::string(path);
  return percent_encoded(without_dot_segments(path), "/");
}

std::string canonical_query(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == target.npos) return {};
  const auto query = target.substr(mark + 1);
  std::vector<std::pair<std::string_view, std::string_view>> parameters;
  if (query.empty()) return {};
  for (std::size_t at = 0; at <= query.size();) {
    const auto pair = query.substr(at, query.find('&', at) - at);
    at += pair.size() + 1;
    const auto name = pair.substr(0, pair.find('='));
    parameters.emplace_back(name, pair.substr(std::min(pair.size(), name.size() + 1)));
  }
  std::ranges::sort(parameters);
  std::string text;
  for (const auto& [name, value] : parameters)
    text.append(text.empty() ? "" : "&").append(name).append("=").append(value);
  return text;
}

struct Canonical {
  std::string request;
  std::string signed_headers;
};

Canonical canonical(const http::ClientRequest& request, std::string_view service) {
  Canonical made;
  std::string lines;
  for (const auto& [name, value] : headers_to_sign(request)) {
    lines.append(name).append(":").append(value).append("\n");
    made.signed_headers.append(made.signed_headers.empty() ? "" : ";").append(name);
  }
  made.request = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(request.target, service),
                             canonical_query(request.target), lines, made.signed_headers, sha256_hex(request.body));
  return made;
}

std::string signature(const Credentials& credentials, const SigningScope& scope, std::string_view date,
                      std::string_view text) {
  Secret key(fmt::format("AWS4{}", credentials.secret_access_key.reveal()));
  for (const std::string_view part :
       {date, std::string_view(scope.region), std::string_view(scope.service), std::string_view("aws4_request")}) {
    key = Secret(hmac_sha256(key.reveal(), part));
  }
  return hex(hmac_sha256(key.reveal(), text));
}

}  // namespace

void sign(http::ClientRequest& request, const Credentials& credentials, const SigningScope& scope, WallTime now) {
  const std::string timestamp = render_timestamp(now);
  const std::string date = timestamp.substr(0, 8);
  request.headers.set("x-amz-date", timestamp);
  request.headers.erase("x-amz-security-token");
  if (!credentials.session_token.empty())
    request.headers.set("x-amz-security-token", credentials.session_token.reveal());
  if (scope.service == "s3") request.headers.set("x-amz-content-sha256", sha256_hex(request.body));

  const Canonical made = canonical(request, scope.service);
  const std::string where = fmt::format("{}/{}/{}/aws4_request", date, scope.region, scope.service);
  const std::string text = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", timestamp, where, sha256_hex(made.request));
  request.headers.set("authorization", fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                                                   credentials.access_key_id, where, made.signed_headers,
                                                   signature(credentials, scope, date, text)));
}

}  // namespace sfai::aws
