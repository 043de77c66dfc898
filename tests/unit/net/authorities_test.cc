#include "net/authorities.h"

#include <algorithm>
#include <csignal>
#include <unistd.h>

#include "calling.h"
#include "testing/authority.h"
#include "testing/openssl.h"

namespace sfai::net {
namespace {

using testing::Authority;
using testing::Certificate;
using testing::TemporaryFile;
using Type = testing::CommonName::Type;

constexpr const char* here = "127.0.0.1";
constexpr const char* system_bundle = "/etc/ssl/certs/ca-certificates.crt";

// What an upstream's certificate is worth to somebody who trusts a bundle.
class Trusting : public Calling {
 protected:
  Trusting() { std::signal(SIGPIPE, SIG_IGN); }

  // "trusted", or why not.
  std::string verdict(const Certificate& shown, const std::string& bundle) {
    TemporaryFile file(bundle);
    return verdict_by(shown, file.path());
  }
  std::string verdict_by(const Certificate& shown, const std::string& file) {
    auto made = request();
    made.endpoint.tls = true;
    made.endpoint.ca_file = file;
    auto sent = sending(made);
    auto peer = upstream.accept();
    try {
      peer.accept_tls(shown);
      peer.read_until("\r\n\r\n");
      return "trusted";
    } catch (const std::exception&) {
      auto failure = failure_of(sent.get());
      return failure.substr(failure.rfind(": ") + 2);
    }
  }

  Authority root{{"sfai test root"}};
};

TEST_F(Trusting, TakesWhatAnAuthorityIssued) { EXPECT_EQ(verdict(root.issue(here), root.certificate()), "trusted"); }

TEST_F(Trusting, TakesAChainWithAnAuthorityBetween) {
  Authority between({"sfai test between"}, root);
  Certificate shown = between.issue(here);
  shown.certificate += between.certificate();
  EXPECT_EQ(verdict(shown, root.certificate()), "trusted");
}

TEST_F(Trusting, TakesAChainWhoseMiddleIsInTheBundle) {
  Authority between({"sfai test between"}, root);
  EXPECT_EQ(verdict(between.issue(here), between.certificate() + root.certificate()), "trusted");
}

TEST_F(Trusting, RefusesAnUnknownAuthority) {
  Authority other({"sfai test other"});
  EXPECT_EQ(verdict(other.issue(here), root.certificate()), "unable to get local issuer certificate");
}

TEST_F(Trusting, RefusesAnAuthorityThatOnlyHasTheNameOfAKnownOne) {
  Authority impostor({"sfai test root"});
  EXPECT_EQ(verdict(impostor.issue(here), root.certificate()), "unable to get local issuer certificate");
}

TEST_F(Trusting, RefusesTheCertificateOfAnotherHost) {
  EXPECT_EQ(verdict(root.issue("127.0.0.2"), root.certificate()), "IP address mismatch");
}

TEST_F(Trusting, TriesAllAuthoritiesOfOneName) {
  Authority before({"sfai test root"});
  Authority after({"sfai test root"});
  EXPECT_EQ(verdict(root.issue(here), root.certificate() + before.certificate()), "trusted");
  EXPECT_EQ(verdict(after.issue(here), root.certificate() + before.certificate() + after.certificate()), "trusted");
}

TEST_F(Trusting, TakesAnIssuersNameThatIsEncodedDifferently) {
  EXPECT_EQ(verdict(root.issue(here, {"SFAI  Test Root", Type::printable}), root.certificate()), "trusted");
  EXPECT_EQ(verdict(root.issue(here, {"sfai test root", Type::bmp}), root.certificate()), "trusted");
}

TEST_F(Trusting, TakesOpensslsTrustedCertificates) {
  EXPECT_EQ(verdict(root.issue(here), root.certificate_with_trust_words()), "trusted");
}

TEST_F(Trusting, KnowsAnAuthorityAgainAtTheNextConnection) {
  TemporaryFile bundle(root.certificate());
  EXPECT_EQ(verdict_by(root.issue(here), bundle.path()), "trusted");
  EXPECT_EQ(verdict_by(root.issue(here), bundle.path()), "trusted");
  EXPECT_EQ(verdict_by(Authority({"sfai test other"}).issue(here), bundle.path()),
            "unable to get local issuer certificate");
}

TEST_F(Trusting, NamesWhatIsWrongWithAFile) {
  EXPECT_EQ(read_authorities("/none.pem").error()->message, "No such file or directory");
  EXPECT_EQ(read_authorities("/").error()->message, "Is a directory");
  EXPECT_EQ(read_authorities("/dev/zero").error()->message, "larger than 16 MiB");
  EXPECT_EQ(read_authorities("/dev/null").error()->message, "no certificate in it");
}

// How many certificates OpenSSL reads in the file, and how many of them the index finds.
std::pair<std::size_t, std::size_t> read_and_found(const char* file) {
  auto index = read_authorities(file).value();
  std::unique_ptr<BIO, testing::Release<BIO_free_all>> bio(BIO_new_file(file, "r"));
  std::pair<std::size_t, std::size_t> counts{0, 0};
  while (testing::X509Pointer next{PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr)}) {
    ++counts.first;
    unsigned char* der = nullptr;
    auto size = static_cast<std::size_t>(i2d_X509(next.get(), &der));
    auto candidates = index->find(testing::subject_of(next.get()));
    const std::string bytes(reinterpret_cast<char*>(der), size);
    if (std::ranges::find(candidates, bytes, &AuthorityIndex::Certificate::der) != candidates.end()) ++counts.second;
    OPENSSL_free(der);
  }
  return counts;
}

TEST_F(Trusting, FindsEveryAuthorityOfTheSystem) {
  if (access(system_bundle, R_OK) != 0) GTEST_SKIP() << "there is no " << system_bundle;
  auto [read, found] = read_and_found(system_bundle);
  EXPECT_GT(read, 0);
  EXPECT_EQ(found, read);
}

}  // namespace
}  // namespace sfai::net
