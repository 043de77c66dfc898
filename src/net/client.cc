#include "net/client.h"

#include <algorithm>
#include <unistd.h>
#include <utility>

#include "net/response_stream.h"

namespace sfai::net {
namespace {

// What one read can bring: large enough for a burst of events, small enough to be copied cheaply.
constexpr std::size_t read_buffer_bytes = 16U << 10U;

bool is_one_line_word(std::string_view text) {
  return !text.empty() &&
         std::ranges::none_of(text, [](char byte) { return static_cast<unsigned char>(byte) <= ' ' || byte == 0x7f; });
}

class PooledClient final : public http::Client {
 public:
  explicit PooledClient(std::shared_ptr<ClientCore> core) : core_(std::move(core)) {}

  Task<Result<std::unique_ptr<http::ClientResponse>>> send(const http::ClientRequest& request) override;

 private:
  std::shared_ptr<ClientCore> core_;  // owners: the client and its responses
};

Task<Result<std::unique_ptr<http::ClientResponse>>> PooledClient::send(const http::ClientRequest& request) {
  if (!is_one_line_word(request.method) || !is_one_line_word(request.target))
    co_return fail(ErrorKind::bug, "a request's method or target is empty or holds a space or a control character");
  if (auto pooled = core_->pool.take(request.endpoint)) {
    auto response = std::make_unique<ResponseStream>(core_, request, std::move(pooled));
    auto done = co_await response->exchange(request);
    if (done) co_return std::move(response);
    bool was_stale = done.error().kind == ErrorKind::upstream_broke && response->untouched();
    if (!was_stale) co_return std::unexpected(std::move(done.error()));
  }
  auto stream = co_await core_->connector.connect(request.endpoint, request.connect_by);
  if (!stream) co_return std::unexpected(std::move(stream.error()));
  auto response = std::make_unique<ResponseStream>(core_, request, std::move(*stream));
  auto done = co_await response->exchange(request);
  if (!done) co_return std::unexpected(std::move(done.error()));
  co_return std::move(response);
}

}  // namespace

Result<std::unique_ptr<http::Client>> make_client(boost::asio::io_context& loop, ClientOptions options) {
  std::optional<Proxy> proxy;
  if (!options.https_proxy.empty()) {
    auto parsed = Proxy::parse(options.https_proxy);
    if (!parsed) return std::unexpected(std::move(parsed.error()));
    proxy = std::move(*parsed);
  }
  if (!options.ca_file.empty() && access(options.ca_file.c_str(), R_OK) != 0)
    return fail(ErrorKind::not_configured, "cannot read the CA file '" + options.ca_file + "'");
  Connector connector(loop, {std::move(proxy), std::move(options.no_proxy), std::move(options.ca_file)});
  Pool pool({.connections = options.max_idle_connections, .age = options.idle_timeout});
  auto core = std::make_shared<ClientCore>(std::move(connector), std::move(pool), options.max_head_bytes,
                                           std::vector<char>(read_buffer_bytes));
  return std::make_unique<PooledClient>(std::move(core));
}

}  // namespace sfai::net
