#include "testing/certificate.h"

#include <cstdlib>
#include <functional>
#include <memory>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <unistd.h>

namespace sfai::testing {
namespace {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using X509Pointer = std::unique_ptr<X509, Release<X509_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;

void require(bool good) {
  if (!good) throw std::runtime_error("OpenSSL could not make a test certificate");
}

std::string pem_of(const std::function<int(BIO*)>& write) {
  Bio bio(BIO_new(BIO_s_mem()));
  require(write(bio.get()) == 1);
  char* data = nullptr;
  auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

bool is_ip_address(const std::string& host) {
  return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

void name_host(X509* certificate, const std::string& host) {
  auto* name = X509_get_subject_name(certificate);
  const auto* bytes = reinterpret_cast<const unsigned char*>("sfai test");
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, bytes, -1, -1, 0) == 1);
  require(X509_set_issuer_name(certificate, name) == 1);
  auto value = (is_ip_address(host) ? "IP:" : "DNS:") + host;
  Extension alternative(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str()));
  require(alternative && X509_add_ext(certificate, alternative.get(), -1) == 1);
}

}  // namespace

Certificate make_certificate(const std::string& host) {
  constexpr long hour = 3600;
  Key key(EVP_EC_gen("P-256"));
  X509Pointer certificate(X509_new());
  require(key && certificate);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -hour);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), hour);
  X509_set_pubkey(certificate.get(), key.get());
  name_host(certificate.get(), host);
  require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  return {pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); }), pem_of([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

TemporaryFile::TemporaryFile(const std::string& content) {
  const char* folder = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe)
  path_ = std::string(folder == nullptr ? "/tmp" : folder) + "/sfai-test-XXXXXX";
  int file = mkstemp(path_.data());
  if (file < 0) throw std::runtime_error("cannot make a temporary file");
  auto written = ::write(file, content.data(), content.size());
  ::close(file);
  if (written != static_cast<ssize_t>(content.size())) throw std::runtime_error("cannot write a temporary file");
}

TemporaryFile::~TemporaryFile() { ::unlink(path_.c_str()); }

}  // namespace sfai::testing
