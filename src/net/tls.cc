#include "net/tls.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>
#include <utility>

#include "net/socket.h"

namespace sfai::net {
namespace {

using Direction = Socket::Direction;

// One record: what is smaller leaves as one.
constexpr std::size_t most_joined = 16U << 10U;

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslPointer = std::unique_ptr<SSL, FreeSsl>;

// The reason of the first error in OpenSSL's queue, which it empties.
std::string take_reason(std::string_view otherwise) {
  auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? std::string(otherwise) : std::string(reason);
}

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

class TlsStream final : public ByteStream {
 public:
  TlsStream(std::unique_ptr<Socket> socket, SslPointer ssl) : socket_(std::move(socket)), ssl_(std::move(ssl)) {}

  Task<Result<void>> handshake(SteadyTime deadline);
  Task<Result<std::size_t>> read_some(std::span<char> into, SteadyTime deadline) override;
  Task<Result<std::size_t>> write_some(std::span<const std::string_view> pieces, SteadyTime deadline) override;
  bool quiet() override;

 private:
  // What a call of OpenSSL that did not succeed waits for; an error when it cannot go on. Call at once after it.
  Result<Direction> wanted(int result);
  std::string handshake_failure();

  std::unique_ptr<Socket> socket_;
  SslPointer ssl_;
};

Result<Direction> TlsStream::wanted(int result) {
  int system_error = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Direction::in;
    case SSL_ERROR_WANT_WRITE:
      return Direction::out;
    case SSL_ERROR_SYSCALL:
      return fail(ErrorKind::upstream_broke,
                  take_reason(std::error_code(system_error, std::generic_category()).message()));
    default:
      return fail(ErrorKind::upstream_broke, take_reason("TLS failure"));
  }
}

std::string TlsStream::handshake_failure() {
  std::string reason = take_reason("connection closed");
  auto verdict = SSL_get_verify_result(ssl_.get());
  return verdict == X509_V_OK ? reason : reason + ": " + X509_verify_cert_error_string(verdict);
}

Task<Result<void>> TlsStream::handshake(SteadyTime deadline) {
  while (true) {
    ERR_clear_error();
    int result = SSL_connect(ssl_.get());
    if (result == 1) co_return Result<void>{};
    int status = SSL_get_error(ssl_.get(), result);
    if (status != SSL_ERROR_WANT_READ && status != SSL_ERROR_WANT_WRITE)
      co_return fail(ErrorKind::upstream_broke, handshake_failure());
    auto ready = co_await socket_->wait(status == SSL_ERROR_WANT_READ ? Direction::in : Direction::out, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

Task<Result<std::size_t>> TlsStream::read_some(std::span<char> into, SteadyTime deadline) {
  while (true) {
    ERR_clear_error();
    errno = 0;
    std::size_t count = 0;
    int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    if (result == 1) co_return count;
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) co_return std::size_t{0};
    auto direction = wanted(result);
    if (!direction) co_return std::unexpected(std::move(direction.error()));
    auto ready = co_await socket_->wait(*direction, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

// A write that OpenSSL could not finish must come again with the same bytes, so `joined` lives until one succeeded.
Task<Result<std::size_t>> TlsStream::write_some(std::span<const std::string_view> pieces, SteadyTime deadline) {
  std::string joined;
  std::string_view bytes = pieces.front();
  if (pieces.size() > 1 && bytes.size() < most_joined) {
    for (auto piece : pieces) joined += piece.substr(0, most_joined - joined.size());
    bytes = joined;
  }
  while (true) {
    ERR_clear_error();
    errno = 0;
    std::size_t count = 0;
    int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    if (result == 1) co_return count;
    auto direction = wanted(result);
    if (!direction) co_return std::unexpected(std::move(direction.error()));
    auto ready = co_await socket_->wait(*direction, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

// Bytes may have come that say nothing to the application, such as TLS 1.3's session tickets: OpenSSL takes those.
bool TlsStream::quiet() {
  if (socket_->peek() == Socket::Peek::ended) return false;
  ERR_clear_error();
  char byte = 0;
  std::size_t count = 0;
  int result = SSL_peek_ex(ssl_.get(), &byte, 1, &count);
  return result != 1 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ;
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
  std::unique_ptr<TlsContext> context(new TlsContext(SSL_CTX_new(TLS_client_method())));
  SSL_CTX* raw = context->context_;
  if (raw == nullptr) return fail(ErrorKind::bug, "OpenSSL: " + take_reason("no context"));
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  // Idle streams keep no buffers (34 KB each otherwise); a write that is repeated may stand elsewhere.
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  auto path = authorities_file(ca_file);
  ERR_clear_error();
  if (SSL_CTX_load_verify_file(raw, path.c_str()) != 1)
    return fail(ErrorKind::not_configured, "cannot use '" + path + "' as certificate authorities (" +
                                               take_reason("unreadable") +
                                               "): name a PEM file in SSL_CERT_FILE or ca_file");
  return context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

Task<Result<std::unique_ptr<ByteStream>>> TlsContext::handshake(std::unique_ptr<Socket> socket, std::string host,
                                                                SteadyTime deadline) {
  SslPointer ssl(SSL_new(context_));
  bool ready = ssl && SSL_set_fd(ssl.get(), socket->handle().native_handle()) == 1 && expect_host(ssl.get(), host);
  if (!ready) co_return fail(ErrorKind::upstream_broke, "OpenSSL: " + take_reason("no connection object"));
  auto stream = std::make_unique<TlsStream>(std::move(socket), std::move(ssl));
  auto done = co_await stream->handshake(deadline);
  if (!done) co_return std::unexpected(std::move(done.error()));
  co_return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace sfai::net
