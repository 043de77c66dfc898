#include "net/tls_stream.h"

#include <cerrno>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <utility>

namespace sfai::net {
namespace {

using Direction = Socket::Direction;

// One record: what is smaller leaves as one.
constexpr std::size_t most_joined = 16U << 10U;

// OpenSSL looks at both when a call fails.
void forget_earlier_errors() {
  ERR_clear_error();
  errno = 0;
}

// Reading a session ticket makes OpenSSL take a buffer for writing as well, 16 KiB that it would keep until something
// is written: on a stream, never. It keeps what is in use.
void release_buffers(SSL* ssl) {
  static_assert(OPENSSL_VERSION_NUMBER >= 0x300000e0L, "CVE-2024-4741: SSL_free_buffers frees too much");
  SSL_free_buffers(ssl);
}

std::unexpected<Error> closed() { return fail(ErrorKind::client_gone, "closed"); }

}  // namespace

// Without a close_notify OpenSSL would never resume the session, as TLS 1.0 had it: a stream that its client leaves is
// no reason. Sessions that a fatal alert ended stay ended.
void FreeSsl::operator()(SSL* ssl) const {
  SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
  SSL_free(ssl);
}

void FreeSslContext::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

std::string take_tls_reason(std::string_view otherwise) {
  auto code = ERR_get_error();
  ERR_clear_error();
  // OpenSSL has no words for the system's own errors.
  if (ERR_SYSTEM_ERROR(code)) return std::error_code(ERR_GET_REASON(code), std::generic_category()).message();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? std::string(otherwise) : std::string(reason);
}

std::unique_ptr<TlsStream> TlsStream::make(std::unique_ptr<Socket> socket, SSL_CTX* context) {
  SslPointer ssl(SSL_new(context));
  if (!ssl || SSL_set_fd(ssl.get(), socket->descriptor()) != 1) return nullptr;
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(socket), std::move(ssl)));
}

Error TlsStream::failure_of(int status, int system_error) {
  broken_ = true;
  auto otherwise = status == SSL_ERROR_SYSCALL ? std::error_code(system_error, std::generic_category()).message()
                                               : std::string("TLS failure");
  return {ErrorKind::upstream_broke, take_tls_reason(otherwise)};
}

// No coroutine, whose frame each waiting stream would hold.
Result<Direction> TlsStream::missing_after(int result) {
  int system_error = errno;
  int status = SSL_get_error(ssl_.get(), result);
  if (status == SSL_ERROR_WANT_READ) release_buffers(ssl_.get());
  if (status == SSL_ERROR_WANT_READ) return Direction::in;
  if (status == SSL_ERROR_WANT_WRITE) return Direction::out;
  return std::unexpected(failure_of(status, system_error));
}

std::string TlsStream::handshake_failure() {
  std::string reason = take_tls_reason("connection closed");
  auto verdict = SSL_get_verify_result(ssl_.get());
  return verdict == X509_V_OK ? reason : reason + ": " + X509_verify_cert_error_string(verdict);
}

Task<Result<void>> TlsStream::handshake(SteadyTime deadline) {
  while (true) {
    forget_earlier_errors();
    int result = SSL_do_handshake(ssl_.get());
    if (result == 1) co_return Result<void>{};
    int status = SSL_get_error(ssl_.get(), result);
    broken_ = status != SSL_ERROR_WANT_READ && status != SSL_ERROR_WANT_WRITE;
    if (broken_) co_return fail(ErrorKind::upstream_broke, handshake_failure());
    auto missing = missing_after(result);
    if (!missing) co_return std::unexpected(std::move(missing.error()));
    auto ready = co_await socket_->wait(*missing, deadline);
    if (!ready) co_return ready;
  }
}

// OpenSSL holds the descriptor's number only: once closed, it may be another connection's.
Task<Result<std::size_t>> TlsStream::read_some(std::span<char> into, SteadyTime deadline) {
  while (socket_->is_open()) {
    forget_earlier_errors();
    std::size_t count = 0;
    int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    if (result == 1) co_return count;
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) co_return std::size_t{0};
    auto missing = missing_after(result);
    if (!missing) co_return std::unexpected(std::move(missing.error()));
    auto ready = co_await socket_->wait(*missing, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
  co_return closed();
}

// A write that OpenSSL could not finish must come again with the same bytes, which may stand elsewhere then: joining
// the same pieces gives them.
int TlsStream::write(std::span<const std::string_view> pieces, std::size_t& count) {
  thread_local std::string joined;
  std::string_view bytes = pieces.front();
  if (pieces.size() > 1 && bytes.size() < most_joined) {
    joined.clear();
    for (auto piece : pieces) joined += piece.substr(0, most_joined - joined.size());
    bytes = joined;
  }
  forget_earlier_errors();
  return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
}

Result<std::size_t> TlsStream::write_now(std::span<const std::string_view> pieces) {
  if (!socket_->is_open()) return closed();
  std::size_t count = 0;
  int result = write(pieces, count);
  if (result == 1) return count;
  int system_error = errno;
  int status = SSL_get_error(ssl_.get(), result);
  if (status == SSL_ERROR_WANT_READ || status == SSL_ERROR_WANT_WRITE) return 0;
  return std::unexpected(failure_of(status, system_error));
}

Task<Result<std::size_t>> TlsStream::write_some(std::span<const std::string_view> pieces, SteadyTime deadline) {
  while (socket_->is_open()) {
    std::size_t count = 0;
    int result = write(pieces, count);
    if (result == 1) co_return count;
    auto missing = missing_after(result);
    if (!missing) co_return std::unexpected(std::move(missing.error()));
    auto ready = co_await socket_->wait(*missing, deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
  co_return closed();
}

std::size_t TlsStream::take_some(std::span<char> into) {
  forget_earlier_errors();
  std::size_t count = 0;
  if (SSL_read_ex(ssl_.get(), into.data(), into.size(), &count) != 1) count = 0;
  if (count == 0) release_buffers(ssl_.get());
  ERR_clear_error();
  return count;
}

// Bytes may have come that say nothing to the application, such as TLS 1.3's session tickets: OpenSSL takes those.
ByteStream::Peek TlsStream::peek() {
  if (broken_ || socket_->peek() == Peek::ended) return Peek::ended;
  forget_earlier_errors();
  char byte = 0;
  std::size_t count = 0;
  int result = SSL_peek_ex(ssl_.get(), &byte, 1, &count);
  if (result == 1) return Peek::bytes;
  int status = SSL_get_error(ssl_.get(), result);
  broken_ = status == SSL_ERROR_SSL || status == SSL_ERROR_SYSCALL;
  ERR_clear_error();
  const bool waits = status == SSL_ERROR_WANT_READ || status == SSL_ERROR_WANT_WRITE;
  if (waits) release_buffers(ssl_.get());
  return waits ? Peek::nothing : Peek::ended;
}

// Without the close_notify a peer takes the end of a body without a length for a cut.
void TlsStream::end_of_writing() {
  if (!socket_->is_open()) return;
  forget_earlier_errors();
  if (!broken_ && SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  socket_->end_of_writing();
}

}  // namespace sfai::net
