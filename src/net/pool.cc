#include "net/pool.h"

#include <algorithm>
#include <utility>

namespace sfai::net {

std::unique_ptr<ByteStream> Pool::take(const http::Endpoint& endpoint) {
  drop_old();
  while (true) {
    auto found = std::ranges::find(idle_.rbegin(), idle_.rend(), endpoint, &Idle::endpoint);
    if (found == idle_.rend()) return nullptr;
    auto stream = std::move(found->stream);
    idle_.erase(std::next(found).base());
    if (stream->quiet()) return stream;
  }
}

void Pool::put(http::Endpoint endpoint, std::unique_ptr<ByteStream> stream) {
  drop_old();
  if (limits_.connections == 0) return;
  if (idle_.size() == limits_.connections) idle_.erase(idle_.begin());
  idle_.push_back({std::move(endpoint), std::move(stream), std::chrono::steady_clock::now()});
}

void Pool::drop_old() {
  auto oldest_good = std::chrono::steady_clock::now() - limits_.age;
  std::erase_if(idle_, [&](const Idle& idle) { return idle.since < oldest_good; });
}

}  // namespace sfai::net
