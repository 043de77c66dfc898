#include <arpa/inet.h>
#include <charconv>

#include "provider/provider.h"

namespace sfai::provider {
namespace {

// RFC 3986's path characters; what is outside them has to be percent-encoded by whoever writes the URL.
constexpr std::string_view path_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@%/";
constexpr std::string_view host_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

std::unexpected<Error> refuse(std::string_view message) { return fail(ErrorKind::bad_request, message, "base_url"); }

// The text after the scheme, cut where each part ends. Views into the URL.
struct Pieces {
  std::string_view host;  // without the brackets of an IPv6 literal
  std::string_view port;  // with its colon; empty when absent
  std::string_view path;
  bool ipv6 = false;
};

Result<Pieces> split(std::string_view rest) {
  Pieces pieces;
  auto authority = rest.substr(0, rest.find('/'));
  pieces.path = rest.substr(authority.size());
  if (authority.contains('@')) return refuse("a base_url has no user name or password in it");
  if (authority.starts_with('[')) {
    auto close = authority.find(']');
    if (close == std::string_view::npos) return refuse("the IPv6 address has no closing bracket");
    pieces.host = authority.substr(1, close - 1);
    pieces.port = authority.substr(close + 1);
    pieces.ipv6 = true;
    return pieces;
  }
  pieces.host = authority.substr(0, authority.find(':'));
  pieces.port = authority.substr(pieces.host.size());
  return pieces;
}

bool is_ipv6(std::string_view host) {
  if (host.contains('\0')) return false;  // inet_pton would read up to it only
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(host).c_str(), &address) == 1;
}

bool is_host(const Pieces& pieces) {
  if (pieces.ipv6) return is_ipv6(pieces.host);
  if (pieces.host.empty() || pieces.host.size() > 253) return false;
  if (std::string_view("-._").contains(pieces.host.front())) return false;
  return pieces.host.find_first_not_of(host_characters) == std::string_view::npos;
}

// Nothing when it is not a port; `fallback` when the URL names none.
std::optional<std::uint16_t> port_of(std::string_view text, std::uint16_t fallback) {
  if (text.empty()) return fallback;
  if (text.size() < 2 || text[0] != ':' || text[1] < '1' || text[1] > '9') return std::nullopt;
  std::uint16_t port = 0;
  auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view url) {
  BaseUrl result;
  result.endpoint.tls = url.starts_with("https://");
  if (!result.endpoint.tls && !url.starts_with("http://")) return refuse("a base_url starts with https:// or http://");
  if (url.find_first_of("?#") != std::string_view::npos) return refuse("a base_url has no query and no fragment");

  auto pieces = split(url.substr(url.find("://") + 3));
  if (!pieces) return std::unexpected(pieces.error());
  if (!is_host(*pieces)) return refuse("a base_url needs a host name or an address after ://");
  auto port = port_of(pieces->port, result.endpoint.tls ? 443 : 80);
  if (!port) return refuse("the port of a base_url is a number from 1 to 65535");
  auto path = pieces->path;
  if (path.find_first_not_of(path_characters) != std::string_view::npos) {
    return refuse("the path of a base_url holds a character that has to be percent-encoded");
  }
  while (path.ends_with('/')) path.remove_suffix(1);

  result.text = url;
  result.endpoint.host = pieces->host;
  result.endpoint.port = *port;
  result.path_prefix = path;
  return result;
}

}  // namespace sfai::provider
