#include "testing/authority.h"

#include "testing/openssl.h"

namespace sfai::testing {
namespace {

int type_of(CommonName::Type type) {
  switch (type) {
    case CommonName::Type::utf8:
      return V_ASN1_UTF8STRING;
    case CommonName::Type::printable:
      return V_ASN1_PRINTABLESTRING;
    case CommonName::Type::bmp:
      return V_ASN1_BMPSTRING;
  }
  return V_ASN1_UNDEF;
}

Name name_of(const CommonName& name) {
  std::string bytes;
  for (char c : name.text) bytes += name.type == CommonName::Type::bmp ? std::string{'\0', c} : std::string{c};
  Name made(X509_NAME_new());
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto size = static_cast<int>(bytes.size());
  require(X509_NAME_add_entry_by_NID(made.get(), NID_commonName, type_of(name.type), data, size, -1, 0) == 1);
  return made;
}

}  // namespace

struct Authority::State {
  Key key = make_key();
  X509Pointer certificate = make_blank_certificate(key.get());

  void sign(X509* other, X509_NAME* as) const {
    add_extension(other, NID_authority_key_identifier, "keyid", certificate.get());
    require(X509_set_issuer_name(other, as) == 1 && X509_sign(other, key.get(), EVP_sha256()) > 0);
  }
  Certificate issue(const std::string& host, X509_NAME* as) const {
    Key its_key = make_key();
    X509Pointer made = make_blank_certificate(its_key.get());
    name_host(made.get(), host);
    sign(made.get(), as);
    return {pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, made.get()); }), pem_of(its_key.get())};
  }
  void be(const CommonName& name) const {
    require(X509_set_subject_name(certificate.get(), name_of(name).get()) == 1);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_subject_key_identifier, "hash");
  }
};

Authority::Authority(const CommonName& name) : state_(std::make_unique<State>()) {
  state_->be(name);
  state_->sign(state_->certificate.get(), X509_get_subject_name(state_->certificate.get()));
}

Authority::Authority(const CommonName& name, const Authority& above) : state_(std::make_unique<State>()) {
  state_->be(name);
  above.state_->sign(state_->certificate.get(), X509_get_subject_name(above.state_->certificate.get()));
}

Authority::~Authority() = default;

Certificate Authority::issue(const std::string& host) const {
  return state_->issue(host, X509_get_subject_name(state_->certificate.get()));
}

Certificate Authority::issue(const std::string& host, const CommonName& issuer) const {
  return state_->issue(host, name_of(issuer).get());
}

std::string Authority::certificate() const {
  return pem_of([this](BIO* bio) { return PEM_write_bio_X509(bio, state_->certificate.get()); });
}

std::string Authority::certificate_with_trust_words() const {
  return pem_of([this](BIO* bio) {
    std::string words = "an authority";
    auto* data = reinterpret_cast<unsigned char*>(words.data());
    X509_alias_set1(state_->certificate.get(), data, static_cast<int>(words.size()));
    return PEM_write_bio_X509_AUX(bio, state_->certificate.get());
  });
}

std::string Authority::subject() const { return subject_of(state_->certificate.get()); }

}  // namespace sfai::testing
