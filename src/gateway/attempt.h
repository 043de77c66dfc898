#pragma once

#include <expected>
#include <memory>

#include "gateway/inbound.h"
#include "gateway/lane.h"
#include "gateway/log_record.h"
#include "gateway/metrics.h"
#include "gateway/router.h"
#include "gateway/settings.h"
#include "http/client.h"

namespace sfai::gateway {

// What requests are served with; one set a thread, owned by whoever wires the program.
struct Services {
  const Clock& clock;
  Settings& settings;
  http::Client& network;
  http::Client& demo;
  Metrics* metrics = nullptr;  // null: there is no /metrics
};

// An upstream that answered 200, its body still to be read.
struct OpenUpstream {
  const Target* target = nullptr;
  Lane lane = Lane::native;
  const dialect::Dialect* dialect = nullptr;
  chat::Losses losses;
  provider::Limits limits;
  SteadyTime opened;    // when the 200 came
  SteadyTime total_by;  // the whole answer must have ended
  std::unique_ptr<http::ClientResponse> response;
};

template <class T>
using Upstream = std::expected<T, chat::ApiError>;

// One try at one target: builds the request, sends it, reads a refusal to its end. `begun` starts the total limit.
// The error is said for the client already; a refusal before anything was sent (no key, not sayable) is one too.
http::Task<Upstream<OpenUpstream>> open_upstream(const Services& services, const Inbound& inbound, const Route& route,
                                                 const Target& target, LogRecord& record);

// The rest of a body of at most `most` bytes, within the limits of idle and total time.
http::Task<Result<std::string>> read_whole(const Clock& clock, OpenUpstream& upstream, std::size_t most);

// The codec of that name; null for a name that no codec has (the map's validation excludes that).
const dialect::Dialect* find_dialect(std::string_view name);

}  // namespace sfai::gateway
