#include "net/connector.h"

#include <fmt/format.h>
#include <utility>

#include "net/resolver.h"
#include "net/socket.h"

namespace sfai::net {
namespace {

std::string host_without_brackets(const std::string& host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

// Says the step in front of the reason: "TLS: certificate verify failed".
std::unexpected<Error> at_step(std::string_view step, Error error) {
  if (error->kind == ErrorKind::upstream_broke) error->message = fmt::format("{}: {}", step, error->message);
  return std::unexpected(std::move(error));
}

Error worded_for(const http::Endpoint& endpoint, Error error) {
  if (error->kind == ErrorKind::timed_out)
    return {error->kind, fmt::format("no connection to {}:{} in time", endpoint.host, endpoint.port), "connect_ms"};
  if (error->kind == ErrorKind::upstream_broke)
    return {ErrorKind::upstream_down,
            fmt::format("no connection to {}:{}: {}", endpoint.host, endpoint.port, error->message)};
  return error;
}

// A host with several addresses of which some do not answer must not lose all of its time at the first.
SteadyTime share_of_time(SteadyTime deadline, std::size_t addresses_left) {
  auto now = std::chrono::steady_clock::now();
  if (deadline == SteadyTime::max() || addresses_left < 2) return deadline;
  return now + (deadline - now) / static_cast<int>(addresses_left);
}

}  // namespace

Task<Result<std::unique_ptr<Socket>>> Connector::reach(std::string host, std::uint16_t port, SteadyTime deadline) {
  auto addresses = co_await resolve(loop_, host_without_brackets(host), port, deadline);
  if (!addresses) co_return at_step("DNS", std::move(addresses.error()));
  Error last{ErrorKind::upstream_broke, "no address"};
  for (std::size_t index = 0; index < addresses->size(); ++index) {
    auto socket = std::make_unique<Socket>(loop_);
    auto limit = share_of_time(deadline, addresses->size() - index);
    auto connected = co_await socket->connect((*addresses)[index], limit);
    if (connected) co_return std::move(socket);
    last = std::move(connected.error());
    if (last->kind == ErrorKind::client_gone || last->kind == ErrorKind::overloaded) break;
  }
  co_return at_step("TCP", std::move(last));
}

Result<TlsContext*> Connector::tls_context(const http::Endpoint& endpoint) {
  const auto& file = endpoint.ca_file.empty() ? options_.ca_file : endpoint.ca_file;
  auto found = contexts_.find(file);
  if (found != contexts_.end()) return found->second.get();
  auto loaded = TlsContext::load(file);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  return contexts_.emplace(file, std::move(*loaded)).first->second.get();
}

Task<Result<std::unique_ptr<ByteStream>>> Connector::connect_plainly_worded(const http::Endpoint& endpoint,
                                                                            SteadyTime deadline) {
  bool tunnelled = endpoint.tls && options_.proxy && !bypasses_proxy(options_.no_proxy, endpoint.host, endpoint.port);
  auto socket = co_await reach(tunnelled ? options_.proxy->host : endpoint.host,
                               tunnelled ? options_.proxy->port : endpoint.port, deadline);
  if (!socket && tunnelled) co_return at_step("proxy", std::move(socket.error()));
  if (!socket) co_return std::unexpected(std::move(socket.error()));
  if (!endpoint.tls) co_return std::unique_ptr<ByteStream>(std::move(*socket));
  if (tunnelled) {
    auto authority = fmt::format("{}:{}", endpoint.host, endpoint.port);
    auto tunnel = co_await open_tunnel(**socket, *options_.proxy, std::move(authority), deadline);
    if (!tunnel) co_return at_step("proxy", std::move(tunnel.error()));
  }
  auto context = tls_context(endpoint);
  if (!context) co_return std::unexpected(std::move(context.error()));
  auto stream =
      co_await (*context)->handshake(std::move(*socket), host_without_brackets(endpoint.host), endpoint.port, deadline);
  if (!stream) co_return at_step("TLS", std::move(stream.error()));
  co_return std::move(*stream);
}

Task<Result<std::unique_ptr<ByteStream>>> Connector::connect(const http::Endpoint& endpoint, SteadyTime deadline) {
  auto stream = co_await connect_plainly_worded(endpoint, deadline);
  if (!stream) co_return std::unexpected(worded_for(endpoint, std::move(stream.error())));
  co_return std::move(*stream);
}

}  // namespace sfai::net
