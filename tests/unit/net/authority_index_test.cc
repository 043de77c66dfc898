#include "net/authority_index.h"

#include <gtest/gtest.h>

#include "testing/authority.h"

namespace sfai::net {
namespace {

using testing::Authority;
using Type = testing::CommonName::Type;

std::string with_crlf(const std::string& text) {
  std::string out;
  for (char c : text) out += c == '\n' ? std::string("\r\n") : std::string{c};
  return out;
}

std::size_t found_in(const std::string& pem, const Authority& authority) {
  auto index = AuthorityIndex::parse(pem);
  EXPECT_TRUE(index) << index.error()->message;
  return index ? index->find(authority.subject()).size() : 0;
}

std::string refusal_of(const std::string& pem) {
  auto index = AuthorityIndex::parse(pem);
  return index ? "no refusal" : index.error()->message;
}

TEST(AuthorityIndex, FindsACertificateBySubject) {
  Authority one({"one"});
  Authority other({"other"});
  auto index = AuthorityIndex::parse(one.certificate() + other.certificate()).value();
  auto found = index.find(other.subject());
  ASSERT_EQ(found.size(), 1);
  EXPECT_NE(found[0].der.find("other"), found[0].der.npos);
  EXPECT_FALSE(found[0].with_trust_words);
}

TEST(AuthorityIndex, RefusesAFileWhoseBlocksRunIntoEachOther) {
  const std::string good = Authority({"one"}).certificate();
  const std::string without_last_line_feed = good.substr(0, good.size() - 1);
  EXPECT_EQ(refusal_of(without_last_line_feed + good), "a block in it is cut");
  EXPECT_EQ(refusal_of("-----BEGIN FOO-----\nAAAA\n" + good), "a block in it is cut");
}

TEST(AuthorityIndex, TakesNoLineForABlockThatOnlyBeginsLikeOne) {
  Authority one({"one"});
  EXPECT_EQ(found_in("-----BEGIN of our corporate roots\n" + one.certificate(), one), 1);
  EXPECT_EQ(found_in("-----BEGIN CERTIFICATE----- # of theirs\n" + one.certificate(), one), 1);
}

TEST(AuthorityIndex, FindsNothingUnderAnotherName) {
  EXPECT_EQ(found_in(Authority({"one"}).certificate(), Authority({"two"})), 0);
}

TEST(AuthorityIndex, FindsAllOfTheSameName) {
  Authority old_key({"one"});
  Authority new_key({"one"});
  EXPECT_EQ(found_in(old_key.certificate() + new_key.certificate(), new_key), 2);
}

TEST(AuthorityIndex, LooksNeitherAtCaseNorAtWhiteSpaceNorAtTheTypeOfAName) {
  auto index = AuthorityIndex::parse(Authority({"Sfai Test", Type::utf8}).certificate()).value();
  EXPECT_EQ(index.find(Authority({" sfai  TEST ", Type::printable}).subject()).size(), 1);
  EXPECT_EQ(index.find(Authority({"SFAI test", Type::bmp}).subject()).size(), 1);
  EXPECT_EQ(index.find(Authority({"Sfai Tests", Type::utf8}).subject()).size(), 0);
}

TEST(AuthorityIndex, ReadsLinesThatEndWithCarriageReturns) {
  Authority one({"one"});
  EXPECT_EQ(found_in(with_crlf(one.certificate() + Authority({"two"}).certificate()), one), 1);
}

TEST(AuthorityIndex, PassesOverCommentsAndOtherBlocks) {
  Authority one({"one"});
  std::string before =
      "# One\nnot -----BEGIN CERTIFICATE----- here\n-----BEGIN X509 CRL-----\n!!!\n-----END X509 CRL-----\n\n";
  EXPECT_EQ(found_in(before + one.certificate() + "\n# Two\n" + Authority({"two"}).certificate(), one), 1);
}

TEST(AuthorityIndex, TellsCertificatesWithOpensslsTrustWords) {
  Authority one({"one"});
  auto index = AuthorityIndex::parse(one.certificate_with_trust_words()).value();
  auto found = index.find(one.subject());
  ASSERT_EQ(found.size(), 1);
  EXPECT_TRUE(found[0].with_trust_words);
}

TEST(AuthorityIndex, RefusesABundleWithoutACertificate) {
  EXPECT_EQ(refusal_of(""), "no certificate in it");
  EXPECT_EQ(refusal_of("nonsense"), "no certificate in it");
  EXPECT_EQ(refusal_of("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "no certificate in it");
}

TEST(AuthorityIndex, RefusesABundleWithADamagedCertificate) {
  std::string good = Authority({"one"}).certificate();
  EXPECT_EQ(refusal_of(good + "-----BEGIN CERTIFICATE-----\nAAAA\n"), "a block in it is cut");
  EXPECT_EQ(refusal_of(good + "-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----\n"),
            "a certificate in it is cut or not base64");
  EXPECT_EQ(refusal_of(good + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "a certificate in it is damaged");
}

}  // namespace
}  // namespace sfai::net
