#include "net/proxy.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "net/http1_parser.h"
#include "net/socket.h"

namespace sfai::net {
namespace {

std::optional<std::uint16_t> port_of(std::string_view digits) {
  std::uint16_t port = 0;
  auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (failure != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return port;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    unsigned value = 0;
    bool escaped = text.front() == '%' && text.size() >= 3 &&
                   std::from_chars(text.data() + 1, text.data() + 3, value, 16).ptr == text.data() + 3;
    out += escaped ? static_cast<char>(value) : text.front();
    text.remove_prefix(escaped ? 3 : 1);
  }
  return out;
}

std::string_view without_brackets(std::string_view host) {
  bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

bool is_host_or_below(std::string_view host, std::string_view domain) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty() || host.size() < domain.size()) return false;
  if (!equal_ignoring_case(host.substr(host.size() - domain.size()), domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

bool entry_matches(std::string_view entry, std::string_view host, std::uint16_t port) {
  if (entry == "*") return true;
  auto colon = entry.rfind(':');
  bool names_port = colon != entry.npos && (entry.find(':') == colon || (colon > 0 && entry[colon - 1] == ']'));
  if (names_port && port_of(entry.substr(colon + 1)) != port) return false;
  return is_host_or_below(host, without_brackets(entry.substr(0, names_port ? colon : entry.npos)));
}

std::string connect_text(const Proxy& proxy, std::string_view authority) {
  std::string text = fmt::format("CONNECT {0} HTTP/1.1\r\nhost: {0}\r\n", authority);
  if (!proxy.authorization.empty()) text += fmt::format("proxy-authorization: {}\r\n", proxy.authorization);
  return text += "\r\n";
}

}  // namespace

Result<Proxy> Proxy::parse(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  // The address may hold a password, so no message repeats it.
  auto refuse = [] { return fail(ErrorKind::not_configured, "the proxy must be http://[user:password@]host:port"); };
  if (!url.starts_with(scheme)) return refuse();
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  Proxy proxy;
  auto at = url.rfind('@');
  if (at != url.npos) proxy.authorization = "Basic " + encode_base64(percent_decoded(url.substr(0, at)));
  auto address = at == url.npos ? url : url.substr(at + 1);
  auto colon = address.rfind(':');
  if (colon == address.npos) return refuse();
  auto port = port_of(address.substr(colon + 1));
  proxy.host = without_brackets(address.substr(0, colon));
  if (!port || proxy.host.empty()) return refuse();
  proxy.port = *port;
  return proxy;
}

bool bypasses_proxy(std::string_view no_proxy, std::string_view host, std::uint16_t port) {
  constexpr std::string_view separators = ", \t";
  while (!no_proxy.empty()) {
    auto end = std::min(no_proxy.find_first_of(separators), no_proxy.size());
    if (end > 0 && entry_matches(no_proxy.substr(0, end), without_brackets(host), port)) return true;
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
  }
  return false;
}

Task<Result<void>> open_tunnel(Socket& socket, const Proxy& proxy, std::string authority, SteadyTime deadline) {
  std::string text = connect_text(proxy, authority);
  std::array<std::string_view, 1> pieces{text};
  auto written = co_await write_all(socket, pieces, {.until = deadline});
  if (!written) co_return std::unexpected(std::move(written.error()));
  ResponseParser parser({}, ResponseParser::Body::none);
  std::array<char, 4096> buffer{};
  while (!parser.head_done()) {
    auto count = co_await socket.read_some(buffer, deadline);
    if (!count) co_return std::unexpected(std::move(count.error()));
    if (*count == 0) co_return fail(ErrorKind::upstream_broke, "the proxy closed the connection");
    std::string no_body;
    auto fed = parser.feed({buffer.data(), *count}, no_body);
    if (!fed) co_return fail(ErrorKind::upstream_broke, "the proxy's answer is " + fed.error().error->message);
  }
  int status = parser.head().status;
  if (status < 200 || status > 299)
    co_return fail(ErrorKind::upstream_broke, fmt::format("the proxy refused with status {}", status));
  co_return Result<void>{};
}

}  // namespace sfai::net
