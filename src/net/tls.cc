#include "net/tls.h"

#include <algorithm>
#include <array>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>
#include <utility>

#include "net/authorities.h"
#include "net/socket.h"

namespace sfai::net {
namespace {

bool is_ip_address(const std::string& host) {
  ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str());
  ASN1_OCTET_STRING_free(address);
  return address != nullptr;
}

// SNI carries names only (RFC 6066 section 3).
bool expect_host(SSL* ssl, const std::string& host) {
  if (is_ip_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 && SSL_set1_host(ssl, host.c_str()) == 1;
}

std::string authorities_file(const std::string& ca_file) {
  constexpr std::array bundles{"/etc/ssl/certs/ca-certificates.crt",  // Debian, Alpine
                               "/etc/pki/tls/certs/ca-bundle.crt"};   // Amazon Linux, Fedora
  if (!ca_file.empty()) return ca_file;
  auto found = std::ranges::find_if(bundles, [](const char* path) { return access(path, R_OK) == 0; });
  return found == bundles.end() ? bundles.front() : *found;
}

}  // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::load(const std::string& ca_file) {
  Context made(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* raw = made.get();
  if (raw == nullptr) return fail(ErrorKind::bug, "OpenSSL: " + take_tls_reason("no context"));
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  // Idle streams keep no buffers (34 KB each otherwise); a write that is repeated may stand elsewhere.
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  auto path = authorities_file(ca_file);
  auto authorities = read_authorities(path);
  if (!authorities)
    return fail(ErrorKind::not_configured, "cannot use '" + path + "' as certificate authorities (" +
                                               authorities.error()->message +
                                               "): name a PEM file in SSL_CERT_FILE or ca_file");
  auto trusted = trust(raw, std::move(*authorities));
  if (!trusted) return std::unexpected(std::move(trusted.error()));
  return std::unique_ptr<TlsContext>(new TlsContext(std::move(made)));
}

// Peers that cannot resume a session go on with a whole handshake by themselves. Those that break off instead are met
// without one the next time.

Task<Result<std::unique_ptr<ByteStream>>> TlsContext::handshake(std::unique_ptr<Socket> socket, std::string host,
                                                                std::uint16_t port, SteadyTime deadline) {
  auto stream = TlsStream::make(std::move(socket), context_.get());
  if (!stream || !expect_host(stream->ssl(), host))
    co_return fail(ErrorKind::upstream_broke, "OpenSSL: " + take_tls_reason("no connection object"));
  SSL_set_connect_state(stream->ssl());
  auto& sessions = sessions_.of(host, port);
  sessions.join(stream->ssl());
  auto done = co_await stream->handshake(deadline);
  if (!done && done.error()->kind != ErrorKind::client_gone) sessions.forget();
  if (!done) co_return std::unexpected(std::move(done.error()));
  TlsSessions::Peer::verified(stream->ssl());
  co_return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace sfai::net
