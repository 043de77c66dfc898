#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <openssl/types.h>
#include <string>
#include <vector>

#include "base/clock.h"

struct ssl_session_st;

namespace sfai::net {

struct FreeSslSession {
  void operator()(ssl_session_st* session) const;
};

// Sessions that peers gave on verified connections. The next connection to the same peer offers one, which replaces the
// certificates' exchange and check. They belong to one context: what its authorities vouched for counts for no other.
class TlsSessions {
 public:
  // Those of one host and port.
  class Peer {
   public:
    static constexpr std::size_t most = 8;

    explicit Peer(Milliseconds longest) : longest_(longest) {}

    // Offers the youngest, if there is one, and will keep what `connection` is given. Call before the handshake.
    void join(SSL* connection);
    // Call after a handshake: a certificate that was checked counts from now.
    static void verified(SSL* connection);
    void forget() { sessions_.clear(); }
    // OpenSSL's: refused where the peer was not verified.
    bool keep(const SSL* connection, ssl_session_st* session);

   private:
    bool is_good(const ssl_session_st* session) const;

    using Session = std::unique_ptr<ssl_session_st, FreeSslSession>;
    std::vector<Session> sessions_;  // the oldest first
    Milliseconds longest_;
  };

  // From now on OpenSSL hands over the sessions of `context`, which must outlive this object. Its connections may
  // outlive both. No session is offered `longest` after the peer last showed its certificate and proved that it has the
  // key, however often it was renewed since then: RFC 8446 section 4.6.1 wants such a limit. Tickets live for hours.
  explicit TlsSessions(SSL_CTX* context, Milliseconds longest = std::chrono::hours(1));
  ~TlsSessions();
  TlsSessions(const TlsSessions&) = delete;
  TlsSessions& operator=(const TlsSessions&) = delete;

  // Lives as long as this object: there are as many as the operator names hosts.
  Peer& of(const std::string& host, std::uint16_t port) {
    return peers_.try_emplace(host + ":" + std::to_string(port), longest_).first->second;
  }

 private:
  SSL_CTX* context_;
  Milliseconds longest_;
  std::map<std::string, Peer> peers_;
};

}  // namespace sfai::net
