#include "net/server_tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace sfai::net {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view protocols("\x08http/1.1", 9);

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// A client that speaks nothing but other protocols is told so instead of misunderstood (RFC 7301 section 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* found = nullptr;
  int outcome = SSL_select_next_proto(&found, size, bytes_of(protocols), protocols.size(), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// A key with a passphrase is unreadable, instead of asked for at the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

void set_rules(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Tickets go on without it; the cache would keep a session of each client.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}

std::unexpected<Error> unusable(const std::string& what, const std::string& file) {
  return fail(ErrorKind::not_configured, what + " '" + file + "': " + take_tls_reason("unreadable"));
}

}  // namespace

Result<std::unique_ptr<ServerTls>> ServerTls::load(Files files, Report report, Milliseconds between_looks) {
  std::unique_ptr<ServerTls> tls(new ServerTls(std::move(files), std::move(report), between_looks));
  tls->read_ = tls->versions();
  auto context = tls->read();
  if (!context) return std::unexpected(std::move(context.error()));
  tls->context_ = std::move(*context);
  tls->looked_at_ = steady_clock::now();
  tls->warn_of_readers();
  return tls;
}

Result<ServerTls::Context> ServerTls::read() const {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context) return fail(ErrorKind::bug, "OpenSSL: " + take_tls_reason("no context"));
  set_rules(context.get());
  if (SSL_CTX_use_certificate_chain_file(context.get(), files_.certificate.c_str()) != 1)
    return unusable("cannot use the TLS certificate", files_.certificate);
  if (SSL_CTX_use_PrivateKey_file(context.get(), files_.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return unusable("cannot use the TLS key", files_.key);
  if (SSL_CTX_check_private_key(context.get()) != 1) return unusable("cannot use the TLS key", files_.key);
  return context;
}

ServerTls::Version ServerTls::version_of(const std::string& file) {
  struct stat seen{};
  if (stat(file.c_str(), &seen) != 0) return {};
  // With the time of the last chmod or chown: it may be what lets us read the file.
  return {seen.st_dev,          seen.st_ino,         seen.st_size,        seen.st_mtim.tv_sec,
          seen.st_mtim.tv_nsec, seen.st_ctim.tv_sec, seen.st_ctim.tv_nsec};
}

void ServerTls::warn_of_readers() const {
  struct stat seen{};
  bool open = stat(files_.key.c_str(), &seen) == 0 && (seen.st_mode & (S_IROTH | S_IWOTH)) != 0;
  if (open) report_("the TLS key '" + files_.key + "' can be read by every user of this machine: chmod 600 it");
}

void ServerTls::look_again() {
  auto now = steady_clock::now();
  if (now - looked_at_ < between_looks_) return;
  looked_at_ = now;
  auto present = versions();
  if (present == read_) return;
  read_ = present;
  auto context = read();
  if (!context) {
    if (context.error()->message != failure_) report_(context.error()->message + "; the one read before stays in use");
    failure_ = std::move(context.error()->message);
    read_ = {};  // what keeps us from reading it may pass without a change of the files: tried again at the next look
    return;
  }
  failure_.clear();
  context_ = std::move(*context);
  report_("the TLS certificate '" + files_.certificate + "' was read again");
  warn_of_readers();
}

std::unique_ptr<ByteStream> ServerTls::encrypted(std::unique_ptr<Socket> socket) {
  std::lock_guard lock(mutex_);
  look_again();
  auto stream = TlsStream::make(std::move(socket), context_.get());
  if (stream) SSL_set_accept_state(stream->ssl());
  return stream;
}

}  // namespace sfai::net
