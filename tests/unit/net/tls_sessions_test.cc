#include "net/tls_sessions.h"

#include <array>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "net/tls_stream.h"
#include "testing/certificate.h"
#include "testing/openssl.h"

namespace sfai::net {
namespace {

using Context = std::unique_ptr<SSL_CTX, FreeSslContext>;
using testing::require;

// A client and a server in one process: what one writes the other reads.
class Sessions : public ::testing::Test {
 protected:
  struct Connection {
    SslPointer client;
    SslPointer server;

    bool resumed() const { return SSL_session_reused(client.get()) == 1; }
  };

  Sessions() {
    auto key = testing::make_key();
    auto certificate = testing::make_blank_certificate(key.get());
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    require(SSL_CTX_use_certificate(servers.get(), certificate.get()) == 1);
    require(SSL_CTX_use_PrivateKey(servers.get(), key.get()) == 1);
    require(X509_STORE_add_cert(SSL_CTX_get_cert_store(clients.get()), certificate.get()) == 1);
    SSL_CTX_set_verify(clients.get(), SSL_VERIFY_PEER, nullptr);
  }
  Connection connection() {
    Connection made{SslPointer(SSL_new(clients.get())), SslPointer(SSL_new(servers.get()))};
    BIO* at_client = nullptr;
    BIO* at_server = nullptr;
    require(BIO_new_bio_pair(&at_client, 0, &at_server, 0) == 1);
    SSL_set_bio(made.client.get(), at_client, at_client);
    SSL_set_bio(made.server.get(), at_server, at_server);
    SSL_set_connect_state(made.client.get());
    SSL_set_accept_state(made.server.get());
    return made;
  }
  // Up to the tickets, which come behind the handshake.
  static void shake_hands(Connection& between) {
    while (SSL_do_handshake(between.client.get()) != 1) SSL_do_handshake(between.server.get());
    TlsSessions::Peer::verified(between.client.get());
    std::array<char, 8> nothing{};
    require(SSL_do_handshake(between.server.get()) == 1);
    SSL_read(between.client.get(), nothing.data(), nothing.size());
  }
  Connection connected(TlsSessions::Peer& peer) {
    auto made = connection();
    peer.join(made.client.get());
    shake_hands(made);
    return made;
  }

  Context servers{SSL_CTX_new(TLS_server_method())};
  Context clients{SSL_CTX_new(TLS_client_method())};
};

TEST_F(Sessions, AreOfferedToTheSamePeer) {
  TlsSessions sessions(clients.get());
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
  EXPECT_TRUE(connected(sessions.of("a", 443)).resumed());
  EXPECT_FALSE(connected(sessions.of("b", 443)).resumed());
  EXPECT_FALSE(connected(sessions.of("a", 444)).resumed());
}

TEST_F(Sessions, ServeConnectionsThatBeginTogether) {
  TlsSessions sessions(clients.get());
  connected(sessions.of("a", 443));
  std::array together{connection(), connection(), connection()};
  for (auto& one : together) sessions.of("a", 443).join(one.client.get());
  for (auto& one : together) shake_hands(one);
  EXPECT_TRUE(together[0].resumed());
  EXPECT_TRUE(together[1].resumed());
  EXPECT_TRUE(together[2].resumed());
}

TEST_F(Sessions, AreNotOfferedAnyMoreOnceTheCertificateWasCheckedLongAgo) {
  TlsSessions sessions(clients.get(), Milliseconds(0));
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
}

TEST_F(Sessions, DoNotGrowYoungerByBeingRenewed) {
  constexpr Milliseconds longest(100);
  TlsSessions sessions(clients.get(), longest);
  connected(sessions.of("a", 443));
  const auto checked = std::chrono::steady_clock::now();
  while (connected(sessions.of("a", 443)).resumed())
    ASSERT_LT(std::chrono::steady_clock::now() - checked, 30 * longest);
  EXPECT_GE(std::chrono::steady_clock::now() - checked, longest - Milliseconds(2));
}

TEST_F(Sessions, AreNotOfferedAnyMoreOnceForgotten) {
  TlsSessions sessions(clients.get());
  connected(sessions.of("a", 443));
  sessions.of("a", 443).forget();
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
}

TEST_F(Sessions, EndWithTheFatalAlertOfTheirConnection) {
  TlsSessions sessions(clients.get());
  SSL_CTX_set_num_tickets(servers.get(), 1);
  auto first = connected(sessions.of("a", 443));
  BIO_write(SSL_get_wbio(first.server.get()), "nonsense", 8);
  std::array<char, 8> nothing{};
  EXPECT_LT(SSL_read(first.client.get(), nothing.data(), nothing.size()), 0);
  EXPECT_EQ(SSL_get_error(first.client.get(), -1), SSL_ERROR_SSL);
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
}

TEST_F(Sessions, AreNotKeptWhereThePeerWasNotVerified) {
  TlsSessions sessions(clients.get());
  SSL_CTX_set_cert_store(clients.get(), X509_STORE_new());
  SSL_CTX_set_verify(clients.get(), SSL_VERIFY_NONE, nullptr);
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
  EXPECT_FALSE(connected(sessions.of("a", 443)).resumed());
}

TEST_F(Sessions, AreNotAskedForOnceTheirKeeperIsGone) {
  auto sessions = std::make_unique<TlsSessions>(clients.get());
  auto made = connection();
  sessions->of("a", 443).join(made.client.get());
  sessions.reset();
  shake_hands(made);
  EXPECT_EQ(SSL_is_init_finished(made.client.get()), 1);
}

}  // namespace
}  // namespace sfai::net
