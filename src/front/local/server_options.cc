#include "front/local/server_options.h"

#include "front/local/overload.h"

namespace sfai::front {
namespace {

Result<void> load_tls(const ServeOptions& options, Shared& shared, Reporter& reporter) {
  if (options.tls_cert.empty() && options.tls_key.empty()) return {};
  if (options.tls_cert.empty() || options.tls_key.empty())
    return fail(ErrorKind::not_configured, "TLS takes both --tls-cert FILE and --tls-key FILE");
  auto loaded = net::ServerTls::load({options.tls_cert, options.tls_key},
                                     [&reporter](const std::string& text) { reporter.say(text); });
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  shared.tls = std::move(*loaded);
  return {};
}

}  // namespace

Result<net::ServerOptions> server_options(const ServeOptions& options, unsigned threads, Shared& shared,
                                          Reporter& reporter) {
  auto proxies = net::TrustedProxies::parse(options.trusted_proxies);
  if (!proxies) return std::unexpected(std::move(proxies.error()));
  auto tls = load_tls(options, shared, reporter);
  if (!tls) return std::unexpected(std::move(tls.error()));
  auto limits = admission_limits(options, threads);
  shared.admission = std::make_unique<net::Admission>(limits, memory_gauge(limits.memory_bytes));
  net::ServerOptions server;
  server.host = options.host;
  server.port = options.port;
  server.max_body_bytes = options.max_body_bytes;
  server.trusted_proxies = std::move(*proxies);
  server.admission = shared.admission.get();
  server.tls = shared.tls.get();
  return server;
}

}  // namespace sfai::front
