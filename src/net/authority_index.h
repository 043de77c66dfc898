#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace sfai::net {

// The certificates of a PEM bundle, found by their subjects. Only their subjects are looked at until then: decoding all
// of a system's authorities takes thirty times as long, and a connection needs one or two.
class AuthorityIndex {
 public:
  struct Certificate {
    std::string_view der;           // into the index
    bool with_trust_words = false;  // "TRUSTED CERTIFICATE": the certificate, and after it what OpenSSL adds
  };

  // What is no certificate is passed over. Error not_configured: there is none, or one is damaged; says what is wrong,
  // not where.
  static Result<AuthorityIndex> parse(std::string_view pem);

  // Those whose subject may be `name` (an X.501 name in DER), in the file's order. All that OpenSSL takes for equal are
  // among them, however they are encoded; the caller compares.
  std::vector<Certificate> find(std::string_view name) const;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t subject = 0;
    std::size_t begin = 0;
    std::size_t size = 0;
    bool with_trust_words = false;
  };

  Result<void> add(std::string_view base64, bool with_trust_words);

  std::string certificates_;  // in DER, one after the other
  std::vector<Entry> entries_;
};

}  // namespace sfai::net
