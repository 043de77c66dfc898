#include "net/tls_sessions.h"

#include <bit>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace sfai::net {
namespace {

static_assert(sizeof(Milliseconds::rep) == sizeof(void*), "times stand where OpenSSL keeps a pointer");

// OpenSSL copies what stands there from a session to those that follow it.
int place_of_time() {
  static const int place = SSL_SESSION_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

Milliseconds verified_at(const SSL_SESSION* session) {
  return Milliseconds(std::bit_cast<Milliseconds::rep>(SSL_SESSION_get_ex_data(session, place_of_time())));
}

int on_new_session(SSL* connection, SSL_SESSION* session) {
  auto* peer = static_cast<TlsSessions::Peer*>(SSL_get_app_data(connection));
  return peer != nullptr && peer->keep(connection, session) ? 1 : 0;
}

}  // namespace

void FreeSslSession::operator()(ssl_session_st* session) const { SSL_SESSION_free(session); }

TlsSessions::TlsSessions(SSL_CTX* context, Milliseconds longest) : context_(context), longest_(longest) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, on_new_session);
}

TlsSessions::~TlsSessions() { SSL_CTX_sess_set_new_cb(context_, nullptr); }

// A connection that ended with a fatal alert took its session with it; and a certificate that is no longer valid would
// not pass now.
bool TlsSessions::Peer::is_good(const ssl_session_st* session) const {
  const auto since = verified_at(session);
  const X509* certificate = SSL_SESSION_get0_peer(const_cast<SSL_SESSION*>(session));  // OpenSSL only reads it
  return since != Milliseconds(0) && time_since_boot() - since < longest_ && SSL_SESSION_is_resumable(session) == 1 &&
         certificate != nullptr && X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

// TLS 1.3 gives new sessions with every connection, and each is better used once: who watches then cannot tell that two
// connections have the same client (RFC 8446 appendix C.4). But the last one serves all streams that begin before the
// next one comes: they have one address, so there is nothing to hide. OpenSSL spoils a session of TLS 1.3 that was
// resumed, hence the copy. One of TLS 1.2 is good for many anyway.
void TlsSessions::Peer::join(SSL* connection) {
  sessions_.reserve(most);
  SSL_set_app_data(connection, this);
  while (!sessions_.empty() && !is_good(sessions_.back().get())) sessions_.pop_back();
  if (sessions_.empty()) return;
  SSL_SESSION* youngest = sessions_.back().get();
  const bool spoiled = SSL_SESSION_get_protocol_version(youngest) >= TLS1_3_VERSION;
  const Session copy(spoiled && sessions_.size() == 1 ? SSL_SESSION_dup(youngest) : nullptr);
  SSL_set_session(connection, copy ? copy.get() : youngest);
  if (spoiled && !copy) sessions_.pop_back();
}

void TlsSessions::Peer::verified(SSL* connection) {
  if (SSL_session_reused(connection) == 1) return;
  SSL_SESSION_set_ex_data(SSL_get0_session(connection), place_of_time(),
                          std::bit_cast<void*>(time_since_boot().count()));
}

// join() made room: nothing is thrown through OpenSSL.
bool TlsSessions::Peer::keep(const SSL* connection, ssl_session_st* session) {
  if (SSL_get_verify_result(connection) != X509_V_OK) return false;
  if (sessions_.size() == most) sessions_.erase(sessions_.begin());
  sessions_.emplace_back(session);
  return true;
}

}  // namespace sfai::net
