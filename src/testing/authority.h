#pragma once

#include <memory>
#include <string>

#include "testing/certificate.h"

namespace sfai::testing {

// A common name, and the type of string that it is encoded as.
struct CommonName {
  enum class Type { utf8, printable, bmp };

  std::string text;  // ASCII
  Type type = Type::utf8;
};

// A certificate authority, made on the spot.
class Authority {
 public:
  explicit Authority(const CommonName& name);
  // One that is certified by `above`.
  Authority(const CommonName& name, const Authority& above);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // A certificate for that host name or IP address.
  Certificate issue(const std::string& host) const;
  // The same, which calls this authority by a name of its own.
  Certificate issue(const std::string& host, const CommonName& issuer) const;
  // Its own certificate, PEM.
  std::string certificate() const;
  // The same as "TRUSTED CERTIFICATE".
  std::string certificate_with_trust_words() const;
  // Its subject, DER.
  std::string subject() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sfai::testing
