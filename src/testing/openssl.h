#pragma once

#include <functional>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string>

namespace sfai::testing {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using X509Pointer = std::unique_ptr<X509, Release<X509_free>>;
using Name = std::unique_ptr<X509_NAME, Release<X509_NAME_free>>;

// Throws std::runtime_error when OpenSSL failed.
void require(bool good);
std::string pem_of(const std::function<int(BIO*)>& write);
std::string pem_of(EVP_PKEY* key);

// DER.
std::string subject_of(const X509* certificate);

Key make_key();
// Version, serial number, an hour before and after now, and the key; neither names nor a signature.
X509Pointer make_blank_certificate(EVP_PKEY* key);
// `issuer`: whose key "authorityKeyIdentifier" names.
void add_extension(X509* certificate, int kind, const std::string& value, X509* issuer = nullptr);
// Adds "subjectAltName".
void name_host(X509* certificate, const std::string& host);

}  // namespace sfai::testing
