#include <csignal>

#include "calling.h"
#include "testing/certificate.h"

namespace sfai::net {
namespace {

using testing::Certificate;
using testing::make_certificate;
using testing::RawPeer;
using testing::run;
using testing::TemporaryFile;

class CallingTls : public Calling {
 protected:
  CallingTls() { std::signal(SIGPIPE, SIG_IGN); }  // as the program does: OpenSSL writes without MSG_NOSIGNAL

  http::ClientRequest tls_request(const std::string& ca_file) const {
    auto made = request();
    made.endpoint.tls = true;
    made.endpoint.ca_file = ca_file;
    return made;
  }
  RawPeer accept_tls(const Certificate& shown) {
    auto peer = upstream.accept();
    peer.accept_tls(shown);
    return peer;
  }
  // The handshake fails on the client's side, so it may fail on the server's as well.
  std::string refusal_of(const Certificate& shown, const http::ClientRequest& made) {
    auto sent = sending(made);
    auto peer = upstream.accept();
    EXPECT_ANY_THROW({
      peer.accept_tls(shown);
      peer.read(1);
    });
    return failure_of(sent.get());
  }
  std::string prefix() const {
    return "upstream_down: no connection to 127.0.0.1:" + std::to_string(upstream.port()) + ": TLS: ";
  }

  Certificate certificate = make_certificate("127.0.0.1");
  TemporaryFile authority{certificate.certificate};
};

TEST_F(CallingTls, ReadsAnEncryptedAnswer) {
  auto made = tls_request(authority.path());
  made.body = "{}";
  auto sent = sending(made);
  auto peer = accept_tls(certificate);
  EXPECT_TRUE(peer.read_until("{}").starts_with("POST / HTTP/1.1\r\n"));
  peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n");
  auto response = sent.get();
  ASSERT_TRUE(response) << response.error()->message;
  EXPECT_EQ(piece(**response), "ab");
  EXPECT_EQ(piece(**response, std::chrono::steady_clock::now() + Milliseconds(3)), "<woke>");
  peer.send("1\r\nc\r\n0\r\n\r\n");
  EXPECT_EQ(piece(**response), "c");
  EXPECT_EQ(piece(**response), "<end>");
}

TEST_F(CallingTls, SendsALargeBody) {
  auto made = tls_request(authority.path());
  std::string body(2'000'000, 'x');
  made.body = body;
  auto sent = sending(made);
  auto peer = accept_tls(certificate);
  peer.read_until("\r\n\r\n");
  EXPECT_EQ(peer.read(body.size()), body);
}

TEST_F(CallingTls, ReadsALargeAnswer) {
  auto made = tls_request(authority.path());
  auto sent = sending(made);
  auto peer = accept_tls(certificate);
  std::string body(2'000'000, 'x');
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n");
  auto response = sent.get();
  ASSERT_TRUE(response);
  std::string all;
  testing::Pending<Result<http::Chunk>> first(loop, (*response)->read(SteadyTime::max()));
  peer.send(body.substr(0, 100'000));
  all += first.get()->bytes;
  while (all.size() < 100'000) all += piece(**response);
  EXPECT_EQ(all, body.substr(0, 100'000));
}

TEST_F(CallingTls, UsesAnEncryptedConnectionAgain) {
  auto made = tls_request(authority.path());
  auto sent = sending(made);
  auto peer = accept_tls(certificate);
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  ASSERT_TRUE(sent.get());
  auto second = sending(made);
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST / HTTP/1.1\r\n"));
}

TEST_F(CallingTls, RefusesAnUnknownAuthority) {
  auto other = make_certificate("127.0.0.1");
  TemporaryFile other_authority(other.certificate);
  EXPECT_EQ(refusal_of(certificate, tls_request(other_authority.path())),
            prefix() + "certificate verify failed: self-signed certificate");
}

TEST_F(CallingTls, RefusesTheCertificateOfAnotherAddress) {
  auto other = make_certificate("127.0.0.2");
  TemporaryFile other_authority(other.certificate);
  EXPECT_EQ(refusal_of(other, tls_request(other_authority.path())),
            prefix() + "certificate verify failed: IP address mismatch");
}

TEST_F(CallingTls, RefusesTheCertificateOfAnotherHost) {
  auto other = make_certificate("example.org");
  TemporaryFile other_authority(other.certificate);
  auto made = tls_request(other_authority.path());
  made.endpoint.host = "localhost";
  auto failure = refusal_of(other, made);
  EXPECT_NE(failure.find("TLS: certificate verify failed: hostname mismatch"), failure.npos) << failure;
}

TEST_F(CallingTls, AcceptsTheCertificateOfItsHost) {
  auto named = make_certificate("localhost");
  TemporaryFile named_authority(named.certificate);
  auto made = tls_request(named_authority.path());
  made.endpoint.host = "localhost";
  auto sent = sending(made);
  auto peer = accept_tls(named);
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST / HTTP/1.1\r\n"));
}

TEST_F(CallingTls, RefusesAPeerThatDoesNotSpeakTls) {
  auto made = tls_request(authority.path());
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_EQ(failure_of(sent.get()), prefix() + "wrong version number");
}

TEST_F(CallingTls, GivesUpAHandshakeInTime) {
  auto made = tls_request(authority.path());
  made.connect_by = std::chrono::steady_clock::now() + Milliseconds(20);
  auto sent = sending(made);
  auto peer = upstream.accept();
  auto response = sent.get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error()->kind, ErrorKind::timed_out);
  EXPECT_EQ(response.error()->param, "connect_ms");
}

TEST_F(CallingTls, TellsThatAnEncryptedStreamWasCut) {
  auto made = tls_request(authority.path());
  auto sent = sending(made);
  auto peer = accept_tls(certificate);
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\n\r\nab");
  auto response = sent.get();
  ASSERT_TRUE(response);
  peer.close();
  EXPECT_EQ(piece(**response), "ab");
  EXPECT_EQ(piece(**response), "upstream_broke: 127.0.0.1: unexpected eof while reading");
}

TEST_F(CallingTls, NamesAnAuthoritiesFileThatIsNone) {
  TemporaryFile nonsense("nonsense");
  auto made = tls_request(nonsense.path());
  auto sent = sending(made);
  auto peer = upstream.accept();
  auto failure = failure_of(sent.get());
  EXPECT_TRUE(failure.starts_with("not_configured: cannot use '" + nonsense.path() + "'")) << failure;
}

class CallingThroughProxy : public CallingTls {
 protected:
  void use_proxy(const std::string& user, const std::string& no_proxy = "") {
    use({.https_proxy = "http://" + user + "127.0.0.1:" + std::to_string(upstream.port()), .no_proxy = no_proxy});
  }
  // The proxy is `upstream`; what it tunnels to exists by name only.
  http::ClientRequest tunnelled_request(const std::string& ca_file) const {
    auto made = tls_request(ca_file);
    made.endpoint.host = "api.example";
    made.endpoint.port = 443;
    return made;
  }
};

TEST_F(CallingThroughProxy, OpensATunnelAndEncryptsInIt) {
  use_proxy("user:pass@");
  auto named = make_certificate("api.example");
  TemporaryFile named_authority(named.certificate);
  auto made = tunnelled_request(named_authority.path());
  auto sent = sending(made);
  auto peer = upstream.accept();
  EXPECT_EQ(peer.read_until("\r\n\r\n"),
            "CONNECT api.example:443 HTTP/1.1\r\nhost: api.example:443\r\n"
            "proxy-authorization: Basic dXNlcjpwYXNz\r\n\r\n");
  peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
  peer.accept_tls(named);
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST / HTTP/1.1\r\nhost: api.example\r\n"));
}

TEST_F(CallingThroughProxy, TellsThatTheProxyRefuses) {
  use_proxy("");
  auto made = tunnelled_request(authority.path());
  auto sent = sending(made);
  auto peer = upstream.accept();
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 4\r\n\r\nno!!");
  EXPECT_EQ(failure_of(sent.get()),
            "upstream_down: no connection to api.example:443: proxy: the proxy refused with status 407");
}

TEST_F(CallingThroughProxy, GoesAroundTheProxyWhereItMay) {
  use_proxy("", "127.0.0.1");
  auto made = tls_request(authority.path());
  auto sent = sending(made);
  auto peer = accept_tls(certificate);
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("POST / HTTP/1.1\r\n"));
}

TEST_F(CallingThroughProxy, GoesAroundTheProxyWithoutTls) {
  use_proxy("");
  auto [peer, response] = answered_with("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  EXPECT_EQ(piece(*response), "<end>");
}

}  // namespace
}  // namespace sfai::net
