#pragma once

#include "chat/api_error.h"
#include "gateway/health.h"
#include "http/message.h"

// What a failure says about the health of a provider and its key.
namespace sfai::gateway {

// A connection that failed, an answer that broke, or an error event of the vendor's: the circuit counts no connection,
// a broken answer, an overloaded vendor, and one that was too slow to begin or to go on. What is the client's fault, or
// this machine's, says nothing against the vendor.
void judge(Health::Permit& permit, const chat::ApiError& error);

// A refusal by HTTP status. A vendor that refuses a key answers: 401, 402, 403 and 429 are about the key, which is left
// alone for as long as the vendor says, where there are others.
struct HttpRefusal {
  int status = 0;
  const http::Headers& headers;
  const chat::ApiError& error;  // the vendor's own words
  bool has_other_keys = false;
};
void judge(Health::Permit& permit, const HttpRefusal& refusal, WallTime now);

// True for refusals that another key may not get.
bool is_about_the_key(int status);

}  // namespace sfai::gateway
