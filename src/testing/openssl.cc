#include "testing/openssl.h"

#include <openssl/ec.h>
#include <stdexcept>

namespace sfai::testing {
namespace {

using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;

bool is_ip_address(const std::string& host) {
  return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

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

std::string pem_of(EVP_PKEY* key) {
  return pem_of([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string subject_of(const X509* certificate) {
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  require(X509_NAME_get0_der(X509_get_subject_name(certificate), &der, &size) == 1);
  return {reinterpret_cast<const char*>(der), size};
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr);
  return key;
}

X509Pointer make_blank_certificate(EVP_PKEY* key) {
  constexpr long hour = 3600;
  X509Pointer certificate(X509_new());
  require(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -hour);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), hour);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

void add_extension(X509* certificate, int kind, const std::string& value, X509* issuer) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void name_host(X509* certificate, const std::string& host) {
  add_extension(certificate, NID_subject_alt_name, (is_ip_address(host) ? "IP:" : "DNS:") + host);
}

}  // namespace sfai::testing
