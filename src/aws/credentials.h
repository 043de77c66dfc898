#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/variables.h"
#include "base/clock.h"
#include "base/secret.h"
#include "http/client.h"

namespace sfai::aws {

struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;             // empty: none
  std::optional<WallTime> expires;  // nothing: never
};

// Finds credentials where the AWS SDKs look, in their order: environment, web identity, shared files, container
// endpoint, EC2 instance metadata. A source that is set up but fails ends the search: its error is the one to repair.
// Use on the loop's thread only; the client, the clock and the loop's tasks outlive it.
class CredentialsChain {
 public:
  CredentialsChain(http::Client& client, const Clock& clock, Variables variables);
  ~CredentialsChain();
  CredentialsChain(const CredentialsChain&) = delete;
  CredentialsChain& operator=(const CredentialsChain&) = delete;

  // Kept, and renewed some minutes before they expire; when renewal fails they serve until they do expire. Callers at
  // the same time share one search, which goes on when one of them leaves. Errors: not_configured (nothing found: lists
  // what was tried), timed_out (at `deadline`), client_gone (cancelled), and those of the source.
  http::Task<Result<Credentials>> get(SteadyTime deadline = SteadyTime::max());

  // After AWS said that these are expired: the next get() looks anew.
  void forget(const Credentials& expired);

 private:
  struct State;
  std::shared_ptr<State> state_;  // owners: this and the search under way
};

}  // namespace sfai::aws
