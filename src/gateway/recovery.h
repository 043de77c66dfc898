#pragma once

#include <optional>
#include <vector>

#include "gateway/attempt.h"
#include "http/handler.h"

namespace sfai::gateway {

// Gets one answer out of a route's targets, as long as the client has seen nothing: each target in its order, then
// those again that may do better a moment later. A vendor's own word on when (Retry-After) is heeded where it is short;
// where it says nothing, the waits grow and are drawn, so that clients of one outage do not come back together. How
// often all that may happen, the map says for a target and the retry budget for the process.
class Recovery {
 public:
  // All of it outlives this object.
  Recovery(const Services& services, Inbound& inbound, const Route& route, LogRecord& record,
           http::ResponseWriter& writer);

  // Nothing: the client has got an answer, whole or visibly broken. An error: it has got none, and this is to be said,
  // with the advice not to try again where the gateway has done so enough; or it left.
  http::Task<Upstream<void>> run();

 private:
  struct Candidate {
    const Target* target = nullptr;
    int tries_left = 0;
    int tried = 0;
    SteadyTime not_before;
  };

  http::Task<Upstream<void>> try_target(const Candidate& candidate);
  void note_failure(Candidate& candidate, const chat::ApiError& error);
  Candidate* next();
  http::Task<bool> wait_for(const Candidate& candidate);
  bool is_over() const;

  const Services& services_;
  Inbound& inbound_;
  const Route& route_;
  LogRecord& record_;
  http::ResponseWriter& writer_;
  std::vector<Candidate> candidates_;  // in the route's order
  bool has_time_ = true;               // false: what is left to try would take too long
};

}  // namespace sfai::gateway
