#include "net/client.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <unistd.h>
#include <utility>

#include "net/reactor.h"
#include "net/response_stream.h"

namespace sfai::net {
namespace {

// What one read can bring: large enough for a burst of events, small enough to be copied cheaply.
constexpr std::size_t read_buffer_bytes = 16U << 10U;
// A connection that was begun ahead so long ago hangs.
constexpr Milliseconds most_waited_for{3'000};

bool is_one_line_word(std::string_view text) {
  return !text.empty() &&
         std::ranges::none_of(text, [](char byte) { return static_cast<unsigned char>(byte) <= ' ' || byte == 0x7f; });
}

class PooledClient final : public http::Client {
 public:
  PooledClient(boost::asio::io_context& loop, std::shared_ptr<ClientCore> core)
      : executor_(loop.get_executor()), core_(std::move(core)) {}

  Task<Result<std::unique_ptr<http::ClientResponse>>> send(const http::ClientRequest& request) override;
  void connect_ahead(const http::Endpoint& endpoint, SteadyTime connect_by) override;

 private:
  Task<std::unique_ptr<ByteStream>> take_ahead(const http::Endpoint& endpoint);

  http::Executor executor_;
  std::shared_ptr<ClientCore> core_;  // owners: the client and its responses
};

Task<Result<std::unique_ptr<http::ClientResponse>>> PooledClient::send(const http::ClientRequest& request) {
  if (!is_one_line_word(request.method) || !is_one_line_word(request.target))
    co_return fail(ErrorKind::bug, "a request's method or target is empty or holds a space or a control character");
  std::unique_ptr<ByteStream> ready = core_->pool.take(request.endpoint);
  if (!ready && !core_->ahead.empty()) ready = co_await take_ahead(request.endpoint);
  if (ready) {
    auto response = std::make_unique<ResponseStream>(core_, request, std::move(ready));
    auto done = co_await response->exchange(request);
    if (done) co_return std::move(response);
    bool was_stale = done.error()->kind == ErrorKind::upstream_broke && response->untouched();
    if (!was_stale) co_return std::unexpected(std::move(done.error()));
  }
  auto stream = co_await core_->connector.connect(request.endpoint, request.connect_by);
  if (!stream) co_return std::unexpected(std::move(stream.error()));
  auto response = std::make_unique<ResponseStream>(core_, request, std::move(*stream));
  auto done = co_await response->exchange(request);
  if (!done) co_return std::unexpected(std::move(done.error()));
  co_return std::move(response);
}

// One that is being made already. Nothing when there is none, and when the task was cancelled, which the next wait
// notices.
Task<std::unique_ptr<ByteStream>> PooledClient::take_ahead(const http::Endpoint& endpoint) {
  // What began before the machine slept is not waited for.
  auto oldest = time_since_boot() - most_waited_for;
  auto found = std::ranges::find_if(
      core_->ahead, [&](const auto& ahead) { return ahead->endpoint == endpoint && ahead->begun >= oldest; });
  if (found == core_->ahead.end()) co_return nullptr;
  std::shared_ptr<AheadConnection> ahead = std::move(*found);
  core_->ahead.erase(found);
  auto waited = co_await ahead->done.wait();
  if (!waited) co_return nullptr;
  co_return std::move(ahead->stream);
}

Task<void> make_ahead(std::shared_ptr<ClientCore> core, std::shared_ptr<AheadConnection> ahead, SteadyTime connect_by) {
  auto stream = co_await core->connector.connect(ahead->endpoint, connect_by);
  bool unclaimed = std::erase(core->ahead, ahead) > 0;
  if (stream && unclaimed) core->pool.put(ahead->endpoint, std::move(*stream));
  if (stream && !unclaimed) ahead->stream = std::move(*stream);
  ahead->done.set();
}

void PooledClient::connect_ahead(const http::Endpoint& endpoint, SteadyTime connect_by) {
  bool under_way = std::ranges::any_of(core_->ahead, [&](const auto& ahead) { return ahead->endpoint == endpoint; });
  if (under_way || core_->pool.has(endpoint)) return;
  auto ahead = std::make_shared<AheadConnection>(endpoint, executor_);
  core_->ahead.push_back(ahead);
  boost::asio::co_spawn(executor_, make_ahead(core_, std::move(ahead), connect_by), boost::asio::detached);
}

}  // namespace

Result<std::unique_ptr<http::Client>> make_client(boost::asio::io_context& loop, ClientOptions options) {
  Reactor::of(loop);  // while there are descriptors
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
                                           std::vector<char>(read_buffer_bytes),
                                           std::vector<std::shared_ptr<AheadConnection>>());
  return std::make_unique<PooledClient>(loop, std::move(core));
}

}  // namespace sfai::net
