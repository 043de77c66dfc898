#include "net/pool.h"

#include <algorithm>
#include <utility>

namespace sfai::net {

std::unique_ptr<ByteStream> Pool::take(const http::Endpoint& endpoint) {
  auto found = find(endpoint);
  if (found == idle_.end()) return nullptr;
  auto stream = std::move(found->stream);
  idle_.erase(found);
  return stream;
}

bool Pool::has(const http::Endpoint& endpoint) { return find(endpoint) != idle_.end(); }

// The youngest that is alive; those that turn out to be dead are dropped.
std::vector<Pool::Idle>::iterator Pool::find(const http::Endpoint& endpoint) {
  drop_old(time_since_boot());
  while (true) {
    auto found = std::ranges::find(idle_.rbegin(), idle_.rend(), endpoint, &Idle::endpoint);
    if (found == idle_.rend()) return idle_.end();
    auto youngest = std::next(found).base();
    if (youngest->stream->quiet()) return youngest;
    idle_.erase(youngest);
  }
}

void Pool::put(http::Endpoint endpoint, std::unique_ptr<ByteStream> stream) {
  const Milliseconds now = time_since_boot();
  drop_old(now);
  if (limits_.connections == 0) return;
  if (idle_.size() == limits_.connections) idle_.erase(idle_.begin());
  idle_.push_back({std::move(endpoint), std::move(stream), now});
}

void Pool::drop_old(Milliseconds now) {
  const Milliseconds oldest_good = now - limits_.age;
  idle_.erase(idle_.begin(), std::ranges::find_if(idle_, [&](const Idle& idle) { return idle.since >= oldest_good; }));
}

}  // namespace sfai::net
