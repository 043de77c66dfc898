#pragma once

#include <expected>
#include <memory>

#include "gateway/failure.h"
#include "gateway/health.h"
#include "gateway/inbound.h"
#include "gateway/lane.h"
#include "gateway/limits.h"
#include "gateway/log_record.h"
#include "gateway/metrics.h"
#include "gateway/provider_keys.h"
#include "gateway/retry_budget.h"
#include "gateway/router.h"
#include "gateway/settings.h"
#include "gateway/thinking_store.h"
#include "http/client.h"

namespace sfai::gateway {

// What requests are served with; one set a thread, owned by whoever wires the program.
struct Services {
  const Clock& clock;
  Settings& settings;
  http::Client& network;
  http::Client& demo;
  Health& health;                     // of the process
  RetryBudget& retries;               // the same
  Metrics* metrics = nullptr;         // null: there is no /metrics
  Limits* limits = nullptr;           // null: no client key has any
  ThinkingStore* thinking = nullptr;  // null: nothing is remembered between requests
  bool explains = false;              // POST /v1/explain is answered
};

template <class T>
using Upstream = std::expected<T, Failure>;

// What a turn that the vendor paused needs to go on: the same place and key, and the body to build on. Only where that
// may happen.
struct Resumption {
  const Services* services = nullptr;
  std::string sent_body;
};

// An upstream that answered 200, its body still to be read.
struct OpenUpstream {
  const Target* target = nullptr;
  Lane lane = Lane::native;
  const dialect::Dialect* dialect = nullptr;
  ProviderKey key;        // that the request was sent with, which no word of the vendor's may repeat to the client
  bool again = false;     // the same request has failed here before
  Health::Permit permit;  // learns how it went
  std::unique_ptr<const chat::ToolNames> tool_names;  // to be restored in the reply; null on the native lane
  provider::Limits limits;
  SteadyTime total_by;  // the whole answer must have ended
  std::unique_ptr<http::ClientResponse> response;
  std::optional<Resumption> resumption;
};

// How often one turn is gone on with: then it ends as a turn does that reached its limit.
inline constexpr int most_continuations = 8;

// "anthropic/claude-sonnet-4-5": who signed the thinking of this target's replies.
std::string signer_of(const Target& target);

// One of a request's targets, and whether the same request has failed there before.
struct Try {
  const Target& target;
  bool again = false;
};

// One try at one target: builds the request, sends it, reads a refusal to its end. A key that is refused makes room for
// the provider's next one. The error is said for the client already; a refusal before anything was sent (no key, not
// sayable) is one too. `upstream` is new, and what is found is put into it.
http::Task<Upstream<void>> open_upstream(const Services& services, const Inbound& inbound, const Route& route,
                                         Try attempt, OpenUpstream& upstream, LogRecord& record);

bool is_event_stream(const http::ResponseHead& head);

// Sends the body that goes on with a paused turn; the upstream's response is then the one to it.
http::Task<Upstream<void>> resume(const Inbound& inbound, std::string body, OpenUpstream& upstream, LogRecord& record);

// The rest of a body of at most `most` bytes, within the limits of idle and total time.
http::Task<Result<std::string>> read_whole(const Clock& clock, OpenUpstream& upstream, std::size_t most);

// The codec of that name; null for a name that no codec has (the map's validation excludes that).
const dialect::Dialect* find_dialect(std::string_view name);

}  // namespace sfai::gateway
