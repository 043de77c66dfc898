#include "net/authorities.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <system_error>
#include <unistd.h>

namespace sfai::net {
namespace {

// A system's bundle has 0.2 MB. What never ends, such as a device, is not read for ever.
constexpr std::size_t most_bytes = 16U << 20U;

struct Release {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, Release>;

AuthorityIndex* index_of(X509_LOOKUP* lookup) {
  return static_cast<AuthorityIndex*>(X509_LOOKUP_get_method_data(lookup));
}

void free_index(X509_LOOKUP* lookup) { delete index_of(lookup); }

Certificate decode(const AuthorityIndex::Certificate& found) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(found.der.data());
  const auto size = static_cast<long>(found.der.size());
  return Certificate(found.with_trust_words ? d2i_X509_AUX(nullptr, &bytes, size) : d2i_X509(nullptr, &bytes, size));
}

// A store's certificate of that subject, which stays the store's.
X509* stored(X509_STORE* store, const X509_NAME* name) {
  X509_STORE_lock(store);
  auto* object = X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), X509_LU_X509, name);
  X509_STORE_unlock(store);
  return X509_OBJECT_get0_X509(object);
}

// No exception may pass through OpenSSL: without memory there are none, and the chain is refused.
std::vector<AuthorityIndex::Certificate> candidates_for(const AuthorityIndex& index, std::string_view name) {
  try {
    return index.find(name);
  } catch (const std::bad_alloc&) {
    return {};
  }
}

// OpenSSL calls this when its store has no certificate of that subject. It goes on with the one given back, and when
// that did not sign what it has in hand, with the others of that name in the store: so all of them go there.
int find_by_subject(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found) {
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  if (type != X509_LU_X509 || X509_NAME_get0_der(name, &der, &size) != 1) return 0;
  X509_STORE* store = X509_LOOKUP_get_store(lookup);
  auto candidates = candidates_for(*index_of(lookup), {reinterpret_cast<const char*>(der), size});
  if (candidates.empty()) return 0;
  ERR_set_mark();
  for (const auto& candidate : candidates) {
    auto certificate = decode(candidate);
    if (certificate) X509_STORE_add_cert(store, certificate.get());
  }
  ERR_pop_to_mark();
  X509* first = stored(store, name);
  if (first == nullptr || X509_OBJECT_set1_X509(found, first) != 1) return 0;
  X509_free(first);  // the caller takes `found` for a loan of the store and adds a reference of its own
  return 1;
}

// OpenSSL's table of functions, which lookups refer to as long as they live: a constant but for its type.
const X509_LOOKUP_METHOD* by_index() {
  static X509_LOOKUP_METHOD* const method = [] {
    auto* made = X509_LOOKUP_meth_new("authorities by their subjects");
    if (made == nullptr) return made;
    X509_LOOKUP_meth_set_get_by_subject(made, find_by_subject);
    X509_LOOKUP_meth_set_free(made, free_index);
    return made;
  }();
  return method;
}

std::unexpected<Error> failed(int reason) {
  return fail(ErrorKind::not_configured, std::error_code(reason, std::generic_category()).message());
}

}  // namespace

Result<std::unique_ptr<AuthorityIndex>> read_authorities(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(errno);
  std::string text;
  std::size_t size = 0;
  ssize_t count = 1;
  while (count > 0 && size < most_bytes) {
    text.resize(size + (256U << 10U));
    count = read(descriptor, text.data() + size, text.size() - size);
    size += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  const int reason = errno;
  close(descriptor);
  if (count < 0) return failed(reason);
  if (count > 0) return fail(ErrorKind::not_configured, "larger than 16 MiB");
  auto parsed = AuthorityIndex::parse(std::string_view(text).substr(0, size));
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return std::make_unique<AuthorityIndex>(std::move(*parsed));
}

Result<void> trust(SSL_CTX* context, std::unique_ptr<AuthorityIndex> authorities) {
  // OpenSSL's signature lacks the const; it changes nothing there.
  auto* method = const_cast<X509_LOOKUP_METHOD*>(by_index());
  auto* lookup = method == nullptr ? nullptr : X509_STORE_add_lookup(SSL_CTX_get_cert_store(context), method);
  if (lookup == nullptr) return fail(ErrorKind::bug, "OpenSSL has no room for another kind of authorities");
  X509_LOOKUP_set_method_data(lookup, authorities.release());
  return {};
}

}  // namespace sfai::net
