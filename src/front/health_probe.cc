#include "front/health_probe.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <optional>

#include "front/environment.h"
#include "net/client.h"
#include "provider/provider.h"

namespace sfai::front {
namespace {

http::ClientRequest build_probe(const provider::BaseUrl& url, const HealthOptions& options) {
  constexpr std::string_view path = "/health";
  http::ClientRequest request;
  request.endpoint = url.endpoint;
  request.endpoint.ca_file = options.ca_file;
  request.method = "GET";
  request.target = url.path_prefix + std::string(url.path_prefix.ends_with(path) ? "" : path);
  request.headers = {{"accept", "application/json"}};
  request.connect_by = request.first_byte_by = SystemClock().steady() + std::chrono::seconds(options.seconds);
  return request;
}

http::Task<Result<int>> ask(http::Client& client, const http::ClientRequest& request) {
  auto response = co_await client.send(request);
  if (!response) co_return std::unexpected(response.error());
  co_return (*response)->head().status;
}

// Of ask()'s task: it ends by its own limits.
Result<int> run(boost::asio::io_context& loop, http::Client& client, const http::ClientRequest& request) {
  std::optional<Result<int>> status;
  boost::asio::co_spawn(loop, ask(client, request), [&](const std::exception_ptr&, Result<int> answered) {
    status = std::move(answered);
    loop.stop();  // the pool keeps a connection, and its timer the loop
  });
  loop.run();
  return status.value_or(fail(ErrorKind::bug, "the question was never answered"));
}

}  // namespace

Health probe_health(const HealthOptions& options, std::ostream& out) {
  std::signal(SIGPIPE, SIG_IGN);
  auto url = provider::parse_base_url(options.url);
  if (!url) {
    out << options.url << ": not an address such as http://127.0.0.1:8787: " << url.error()->message << "\n";
    return Health::unaskable;
  }
  boost::asio::io_context loop(1);
  net::ClientOptions client_options;
  client_options.ca_file = value_of(read_environment(), "SSL_CERT_FILE");
  auto client = net::make_client(loop, std::move(client_options));
  if (!client) {
    out << client.error()->message << "\n";
    return Health::unaskable;
  }
  auto status = run(loop, **client, build_probe(*url, options));
  if (status && *status == 200) {
    out << options.url << ": ok\n";
    return Health::good;
  }
  out << options.url << ": " << (status ? "answered HTTP " + std::to_string(*status) : status.error()->message) << "\n";
  return Health::bad;
}

}  // namespace sfai::front
