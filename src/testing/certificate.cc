#include "testing/certificate.h"

#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

#include "testing/openssl.h"

namespace sfai::testing {

Certificate make_certificate(const std::string& host) {
  Key key = make_key();
  X509Pointer certificate = make_blank_certificate(key.get());
  auto* name = X509_get_subject_name(certificate.get());
  const auto* bytes = reinterpret_cast<const unsigned char*>("sfai test");
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, bytes, -1, -1, 0) == 1);
  require(X509_set_issuer_name(certificate.get(), name) == 1);
  name_host(certificate.get(), host);
  require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  return {pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); }), pem_of(key.get())};
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
