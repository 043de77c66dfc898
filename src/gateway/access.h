#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "gateway/key_limits.h"
#include "http/message.h"

namespace sfai::gateway {

// A client's key, as its hash only: the plain form is hashed when it is read and then forgotten.
struct ClientKey {
  std::string name;
  std::string sha256;                               // 32 bytes
  std::vector<std::string> roles;                   // the roles it may ask for; empty: all
  std::optional<std::chrono::sys_seconds> expires;  // seconds: the clock's own unit would end in 2262
  KeyLimits limits;

  bool allows(std::string_view role) const;
};

enum class AuthMode {
  none,
  keys,
  iam,  // AWS_IAM on the Function URL: AWS has let the caller in, and the front says whom
};

// Who may come in.
struct Access {
  AuthMode mode = AuthMode::none;
  std::vector<ClientKey> keys;
  std::string why_no_keys;         // where they should have come from, and the remedy
  bool keys_out_of_reach = false;  // they are there, but cannot be read at the moment

  // The key that the request carries (`Authorization: Bearer` or `x-api-key`); null in the other modes. Error
  // unauthorized: no key, an unknown or an expired one. Every key is compared, in constant time. Error forbidden: in
  // mode iam, a request that AWS has not let in.
  Result<const ClientKey*> admit(const http::Request& request, WallTime now) const;
};

// The key that a request carries; empty when it carries none. Valid as long as the headers.
std::string_view presented_key(const http::Headers& headers);
// Those that it stands in.
http::Headers key_headers(const http::Headers& headers);

// A JSON object: name -> plain key, or name -> {"sha256": …, "roles": […], "expires": "2027-01-31" or RFC 3339,
// "limits": {…}}.
// Error not_configured names the entry at fault, never its value.
Result<std::vector<ClientKey>> parse_client_keys(std::string_view text);

}  // namespace sfai::gateway
