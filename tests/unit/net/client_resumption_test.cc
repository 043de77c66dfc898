#include <csignal>

#include "calling.h"
#include "testing/certificate.h"

namespace sfai::net {
namespace {

using testing::make_certificate;
using testing::ServingTls;
using testing::TemporaryFile;

constexpr std::string_view last_answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

class Resuming : public Calling {
 protected:
  Resuming() { std::signal(SIGPIPE, SIG_IGN); }  // as the program does: OpenSSL writes without MSG_NOSIGNAL

  http::ClientRequest to(const std::string& host, const TemporaryFile& trusted) const {
    auto made = request();
    made.endpoint = {host, upstream.port(), true, trusted.path()};
    return made;
  }
  // Sends it on a connection of its own.
  testing::RawPeer answered(const http::ClientRequest& made, ServingTls& serving, testing::RawListener& listener) {
    auto sent = sending(made);
    auto peer = listener.accept();
    peer.accept_tls(serving);
    peer.read_until("\r\n\r\n");
    peer.send(last_answer);
    auto response = sent.get();
    EXPECT_TRUE(response) << response.error()->message;
    EXPECT_EQ(piece(**response), "<end>");
    return peer;
  }
  bool resumes(const http::ClientRequest& made, ServingTls& serving) {
    return answered(made, serving, upstream).resumed();
  }
  std::string refusal_of(const http::ClientRequest& made, ServingTls& serving) {
    auto sent = sending(made);
    auto peer = upstream.accept();
    EXPECT_ANY_THROW({
      peer.accept_tls(serving);
      peer.read(1);
    });
    return failure_of(sent.get());
  }

  testing::Certificate certificate = make_certificate("127.0.0.1");
  TemporaryFile authority{certificate.certificate};
  ServingTls server{certificate};
};

TEST_F(Resuming, ResumesTheSessionOfTheConnectionBefore) {
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), server));
  EXPECT_TRUE(resumes(to("127.0.0.1", authority), server));
  EXPECT_TRUE(resumes(to("127.0.0.1", authority), server));
}

TEST_F(Resuming, ResumesWithTls12) {
  ServingTls older(certificate, ServingTls::Newest::tls_1_2);
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), older));
  EXPECT_TRUE(resumes(to("127.0.0.1", authority), older));
  EXPECT_TRUE(resumes(to("127.0.0.1", authority), older));
}

TEST_F(Resuming, ResumesAfterAStreamThatWasLeft) {
  auto made = to("127.0.0.1", authority);
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.accept_tls(server);
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\n\r\nab");
  sent.get()->reset();
  EXPECT_TRUE(resumes(made, server));
}

TEST_F(Resuming, SendsNothingBeforeTheHandshakeIsDone) {
  server.allow_early_data();
  resumes(to("127.0.0.1", authority), server);
  auto peer = answered(to("127.0.0.1", authority), server, upstream);
  EXPECT_TRUE(peer.resumed());
  EXPECT_FALSE(peer.was_sent_early_data());
}

// The server would resume it for any name.
TEST_F(Resuming, ChecksTheCertificateForEachHost) {
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), server));
  auto failure = refusal_of(to("localhost", authority), server);
  EXPECT_NE(failure.find("certificate verify failed: hostname mismatch"), failure.npos) << failure;
}

TEST_F(Resuming, ChecksTheCertificateForEachPort) {
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), server));
  testing::RawListener other(loop);
  auto made = to("127.0.0.1", authority);
  made.endpoint.port = other.port();
  EXPECT_FALSE(answered(made, server, other).resumed());
}

TEST_F(Resuming, ChecksTheCertificateForEachFileOfAuthorities) {
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), server));
  TemporaryFile others(make_certificate("127.0.0.1").certificate);
  auto failure = refusal_of(to("127.0.0.1", others), server);
  EXPECT_NE(failure.find("certificate verify failed"), failure.npos) << failure;
}

TEST_F(Resuming, KeepsNoSessionOfARefusedCertificate) {
  TemporaryFile others(make_certificate("127.0.0.1").certificate);
  auto first = refusal_of(to("127.0.0.1", others), server);
  auto second = refusal_of(to("127.0.0.1", others), server);
  EXPECT_NE(first.find("certificate verify failed"), first.npos) << first;
  EXPECT_EQ(second, first);
}

TEST_F(Resuming, ShakesHandsWhollyWithAServerThatForgot) {
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), server));
  ServingTls restarted(certificate);
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), restarted));
  EXPECT_TRUE(resumes(to("127.0.0.1", authority), restarted));
}

TEST_F(Resuming, OffersNoSessionAfterAHandshakeThatBroke) {
  EXPECT_FALSE(resumes(to("127.0.0.1", authority), server));
  auto made = to("127.0.0.1", authority);
  auto sent = sending(made);
  upstream.accept().close();
  EXPECT_FALSE(sent.get());
  EXPECT_FALSE(resumes(made, server));
}

}  // namespace
}  // namespace sfai::net
