#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string_view>

#include "net/authority_index.h"
#include "net/der.h"

namespace {

using namespace sfai::net;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Name = std::unique_ptr<X509_NAME, Release<X509_NAME_free>>;

void require(bool truth) {
  if (!truth) std::abort();
}

Name decode_name(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return Name(d2i_X509_NAME(nullptr, &bytes, static_cast<long>(der.size())));
}

// What OpenSSL takes for the certificate's subject is what the index files it under.
void agree_on_subject(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  Certificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
  const auto subject = subject_of(der);
  if (!certificate || !subject) return;
  const Name name = decode_name(*subject);
  require(name && X509_NAME_cmp(name.get(), X509_get_subject_name(certificate.get())) == 0);
}

// Names that OpenSSL takes for equal are found under each other.
void agree_on_names(std::string_view one, std::string_view other) {
  const Name a = decode_name(one);
  const Name b = decode_name(other);
  if (a && b && X509_NAME_cmp(a.get(), b.get()) == 0) require(hash_of_name(one) == hash_of_name(other));
}

// Whether OpenSSL sees the lines that the index sees. It reads them 254 bytes at a time, and takes whatever a signed
// char has below a space off their ends, bytes above 127 on some machines (sanitize_line in its pem_lib.c): a mark for
// it, and not for the index.
bool has_plain_lines(std::string_view text) {
  std::size_t length = 0;
  return std::ranges::all_of(text, [&](char byte) {
    length = byte == '\n' ? 0 : length + 1;
    return length < 250 && ((byte >= ' ' && byte <= '~') || byte == '\n' || byte == '\r' || byte == '\t');
  });
}

// Every certificate of the bundle is found, when both see the same ones.
void agree_on_bundle(std::string_view text) {
  const auto index = AuthorityIndex::parse(text);
  if (!index || !has_plain_lines(text)) return;
  require(index->size() > 0);
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::size_t read = 0;
  std::size_t found = 0;
  while (const Certificate next{PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr)}) {
    const unsigned char* der = nullptr;
    std::size_t size = 0;
    X509_NAME_get0_der(X509_get_subject_name(next.get()), &der, &size);
    ++read;
    found += index->find({reinterpret_cast<const char*>(der), size}).empty() ? 0 : 1;
  }
  require(read != index->size() || found == read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  agree_on_bundle(text);
  agree_on_subject(text);
  agree_on_names(text.substr(0, size / 2), text.substr(size / 2));
  ERR_clear_error();
  return 0;
}
